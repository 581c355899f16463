import { type BotId } from '@app/kernel';

/**
 * One at a time for each bot. What is judged must still be so when it is sent: of two exits judged side by side, each
 * would sell the whole position.
 */
export class BotTurns {
  readonly #last = new Map<BotId, Promise<unknown>>();

  async run<T>(bot: BotId, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(bot) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#last.set(bot, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(bot) === turn) this.#last.delete(bot);
    }
  }
}
