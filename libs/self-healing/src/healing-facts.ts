import { type BotId } from '@app/kernel';

import { type DecisionFacts } from './facts.js';

/** Tells what bots decided, from memory or in few queries (port; the library that lets bots trade knows). */
export abstract class DecisionSource {
  abstract read(
    now: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<BotId, DecisionFacts>> | ReadonlyMap<BotId, DecisionFacts>;
  /** When each of these bots last decided, in whatever run, as far as that is kept: one query for each. */
  abstract lastDecidedAt(bots: readonly BotId[]): Promise<ReadonlyMap<BotId, Date>>;
}

/** What areas above this one know and its rules need; they register when their modules are made. */
export class HealingFacts {
  #decisions: DecisionSource | undefined;

  /** @throws RangeError when somebody tells already */
  register(source: DecisionSource): void {
    if (this.#decisions !== undefined) throw new RangeError('There is a source of decisions already');
    this.#decisions = source;
  }

  get decisions(): DecisionSource | undefined {
    return this.#decisions;
  }
}
