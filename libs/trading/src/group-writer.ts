/** Waits for its items to be written. */
interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one write is under way, what arrives waits and goes out together in the next. A thousand bots
 * that decide at the same close then cost a handful of writes, and each still waits until its own is stored.
 */
export class GroupWriter<T> {
  #waiting: Waiting<T>[] = [];
  #isWriting = false;

  /** @param write stores all items or none; `itemsMax` of them at most. */
  constructor(
    private readonly write: (items: readonly T[]) => Promise<void>,
    private readonly itemsMax = 500,
  ) {}

  /** Resolves when the item is stored; rejects with the error of the write it was part of. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    // What else arrives in this turn of the event loop belongs to the same group.
    await Promise.resolve();
    for (
      let group = this.#waiting.splice(0, this.itemsMax);
      group.length > 0;
      group = this.#waiting.splice(0, this.itemsMax)
    ) {
      try {
        await this.write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#isWriting = false;
  }
}
