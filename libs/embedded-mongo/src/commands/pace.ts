import { setImmediate, setTimeout } from 'node:timers/promises';
import { MongoError } from '../errors.js';

const SLICE_MS = 10;
const STEPS_BETWEEN_LOOKS = 16;
/** A timer that is set for longer ends at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Divides long work into slices, between which others are served, and ends it at the command's time limit. */
export class Pace {
  #sliceEnd = performance.now() + SLICE_MS;
  #steps = 0;
  #turns = 0;
  readonly #deadline: number;

  /** @param maxTimeMs the command's `maxTimeMS`; 0 for none */
  constructor(maxTimeMs: number) {
    this.#deadline = maxTimeMs > 0 ? performance.now() + maxTimeMs : Infinity;
  }

  /** To be asked after each small step. @throws MongoError 50 after the time limit */
  isDue(): boolean {
    this.#steps += 1;
    if (this.#steps % STEPS_BETWEEN_LOOKS !== 0) return false;
    this.check();
    return performance.now() > this.#sliceEnd;
  }

  /** @throws MongoError 50 after the time limit */
  check(): void {
    if (this.leftMs < 0) throw new MongoError(50, 'operation exceeded time limit');
  }

  /** What is left until the time limit; Infinity where there is none. */
  get leftMs(): number {
    return this.#deadline - performance.now();
  }

  /** Settles at the time limit. */
  async timeUp(): Promise<void> {
    await setTimeout(Math.min(this.leftMs, TIMER_MS_MAX), undefined, { ref: false });
  }

  /** How often others have had a turn: in each, documents may have changed. */
  get turns(): number {
    return this.#turns;
  }

  /** Others have had their turn. */
  resume(): void {
    this.#turns += 1;
    this.#sliceEnd = performance.now() + SLICE_MS;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.resume();
  }
}
