/**
 * Work of one key is done one after the other, in the order in which it was asked for; that of other keys meanwhile. For
 * what would otherwise meet in the database, where whoever waits longest is not the one who gets through.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Starts once everything before it has settled, however that ended. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    this.#last.set(key, settled);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
