import { type Bot } from '@app/bots';
import { type BotId } from '@app/kernel';
import { timeframeMs } from '@app/markets';

import { type DecisionFacts } from '../facts.js';
import { type DecisionSource } from '../healing-facts.js';

/** Bots looked up in one scan: each is a query of its own, and is looked up once in the life of the process. */
const LOOKUPS_MAX = 50;

/** What a bot that works has decided by: two closes of its candles, and however long a start may take. */
const CANDLES_MIN = 2;
const START_MS_MAX = 3_600_000;

/**
 * When bots that have decided nothing since the process started did so before, so that a restart hides no silent bot.
 * Whoever has not had the time to decide in this run is not asked about: it may have been the process that was down.
 */
export class EarlierDecisions {
  readonly #known = new Map<BotId, DecisionFacts>();

  constructor(private readonly processStartedAt: Date) {}

  /** Of each that is known so far. @throws what the database throws */
  async of(
    silent: readonly Bot[],
    now: Date,
    source: Pick<DecisionSource, 'lastDecidedAt'>,
  ): Promise<ReadonlyMap<BotId, DecisionFacts>> {
    const asked = silent
      .filter((bot) => !this.#known.has(bot.id) && this.#hadTime(bot, now))
      .slice(0, LOOKUPS_MAX)
      .map(({ id }) => id);
    const found = asked.length === 0 ? undefined : await source.lastDecidedAt(asked);
    for (const id of asked) this.#known.set(id, nothingSince(found?.get(id)));
    return this.#known;
  }

  #hadTime({ timeframe }: Bot, now: Date): boolean {
    const neededMs = Math.max(START_MS_MAX, CANDLES_MIN * timeframeMs(timeframe));
    return now.getTime() - this.processStartedAt.getTime() >= neededMs;
  }
}

const nothingSince = (lastDecisionAt: Date | undefined): DecisionFacts => ({
  lastDecisionAt,
  lastUnhinderedAt: undefined,
  lastHindrance: undefined,
  failuresLastHour: 0,
});
