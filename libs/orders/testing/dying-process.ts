/** What every call gets once the process is dead. */
class ProcessDied extends Error {}

/**
 * A process that dies at one exact moment: every call of a wrapped part (all are asynchronous) is two moments, just before it
 * and just after it was carried out. From that moment on nothing it calls is carried out any more.
 */
export class DyingProcess {
  #moments = 0;

  constructor(private readonly diesAt = Number.POSITIVE_INFINITY) {}

  /** How many moments there have been. */
  get moments(): number {
    return this.#moments;
  }

  get isDead(): boolean {
    return this.#moments >= this.diesAt;
  }

  readonly wrap = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]): Promise<unknown> => {
          this.#pass();
          const answer: unknown = await Reflect.apply(value, target, args);
          this.#pass();
          return answer;
        };
      },
    });

  #pass(): void {
    if (this.#moments >= this.diesAt) throw new ProcessDied('the process is dead');
    this.#moments += 1;
  }
}
