import { type BotId } from '@app/kernel';
import { type DecisionFacts, DecisionSource } from '@app/self-healing';

import { type DecisionRecord } from './decision-record.js';
import { type DecisionRepository } from './decision.repository.js';

const HOUR_MS = 3_600_000;
/** Failures of one bot that are counted: more make no difference to anybody. */
const FAILURES_MAX = 1000;

interface Pulse {
  lastDecisionAt: Date;
  lastUnhinderedAt: Date | undefined;
  lastHindrance: string | undefined;
  /** Wall times, oldest first. */
  readonly failures: number[];
}

/** Remembers of each bot when it last decided and what hindered it, since the process started: no query needed. */
export class DecisionPulse extends DecisionSource {
  readonly #pulses = new Map<BotId, Pulse>();

  constructor(private readonly stored: Pick<DecisionRepository, 'lastDecidedAt'>) {
    super();
  }

  note({ botId, decidedAt, outcome, code }: DecisionRecord): void {
    const pulse = this.#pulses.get(botId) ?? {
      lastDecisionAt: decidedAt,
      lastUnhinderedAt: undefined,
      lastHindrance: undefined,
      failures: [],
    };
    const isHindered = outcome === 'no_trade' || outcome === 'failed';
    pulse.lastDecisionAt = decidedAt;
    pulse.lastHindrance = isHindered ? code : undefined;
    if (!isHindered) pulse.lastUnhinderedAt = decidedAt;
    if (outcome === 'failed' || code === 'rejected') pulse.failures.push(decidedAt.getTime());
    if (pulse.failures.length > FAILURES_MAX) pulse.failures.shift();
    this.#pulses.set(botId, pulse);
  }

  read(now: Date): ReadonlyMap<BotId, DecisionFacts> {
    const since = now.getTime() - HOUR_MS;
    return new Map(
      [...this.#pulses].map(([botId, { failures, ...pulse }]) => [
        botId,
        { ...pulse, failuresLastHour: failures.filter((time) => time > since).length },
      ]),
    );
  }

  lastDecidedAt(bots: readonly BotId[]): Promise<ReadonlyMap<BotId, Date>> {
    return this.stored.lastDecidedAt(bots);
  }
}
