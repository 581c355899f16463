import { setImmediate, setTimeout as wait } from 'node:timers/promises';

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Operation = 'create' | 'cancel' | 'read';

/**
 * How a call goes wrong. `refused`: the venue says no. `not_received`: an error, and nothing was done. `lost_answer`:
 * an error, but it was done. `hangs_before` and `hangs_after`: no answer until the caller gives up, with nothing done
 * or with everything done.
 */
export type Fault = (typeof FAULTS)[number];

export interface FaultPlanOptions {
  readonly seed?: number;
  /** Share of calls that go wrong by chance, 0 to 1; creates are refused, lost or not received, the rest not received. */
  readonly faultRate?: number;
  /** Instead: the share of calls that go wrong so, 0 to 1 each and 1 together at most. */
  readonly faultRates?: Partial<Readonly<Record<Fault, number>>>;
  /** How long each call takes in real time, ms. */
  readonly latencyMs?: number;
  /** Each call waits between 0 and this many turns of the event loop, so that answers overtake each other. */
  readonly latencyTurnsMax?: number;
}

const FAULTS = ['refused', 'not_received', 'lost_answer', 'hangs_before', 'hangs_after'] as const;

const BY_CHANCE: Record<Operation, readonly [Fault, ...Fault[]]> = {
  create: ['refused', 'not_received', 'lost_answer'],
  cancel: ['not_received', 'lost_answer'],
  read: ['not_received'],
};

/** Which calls go wrong, and how: as a test commands, or by a seeded chance. Same seed and calls, same faults. */
export class FaultPlan {
  /** While true nothing reaches the venue: writes are not received, reads fail. */
  isDown = false;
  readonly #commanded: Record<Operation, Fault[]> = { create: [], cancel: [], read: [] };
  readonly #random;
  readonly #faultRate: number;
  readonly #faultRates: Partial<Record<Fault, number>> | undefined;
  readonly #latencyTurnsMax: number;
  readonly #latencyMs: number;

  constructor({
    seed = 1,
    faultRate = 0,
    faultRates,
    latencyTurnsMax = 0,
    latencyMs = 0,
  }: FaultPlanOptions = {}) {
    this.#random = xoroshiro128plus(seed);
    this.#faultRate = faultRate;
    this.#faultRates = faultRates;
    this.#latencyTurnsMax = latencyTurnsMax;
    this.#latencyMs = latencyMs;
  }

  /** The next call of `operation` goes wrong so; several commands queue up. */
  command(operation: Operation, fault: Fault): void {
    this.#commanded[operation].push(fault);
  }

  /** Waits the call's latency and says how it goes wrong; undefined when it does not. */
  async next(operation: Operation): Promise<Fault | undefined> {
    if (this.#latencyMs > 0) await wait(this.#latencyMs);
    const turns = uniformInt(this.#random, 0, this.#latencyTurnsMax);
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    if (this.isDown) return 'not_received';
    const commanded = this.#commanded[operation].shift();
    if (commanded !== undefined) return commanded;
    const draw = uniformFloat64(this.#random);
    if (this.#faultRates !== undefined) return faultAt(draw, this.#faultRates);
    if (draw >= this.#faultRate) return undefined;
    const faults = BY_CHANCE[operation];
    return faults[uniformInt(this.#random, 0, faults.length - 1)];
  }
}

function faultAt(draw: number, rates: Partial<Record<Fault, number>>): Fault | undefined {
  let below = 0;
  for (const fault of FAULTS) {
    below += rates[fault] ?? 0;
    if (draw < below) return fault;
  }
  return undefined;
}
