import { setImmediate } from 'node:timers/promises';

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const LONG_RATIO = 0.08;
const LONG_TURNS_MAX = 150;

/**
 * Decides by chance who goes on next: whoever waits for a turn goes on alone, until all that follows waits again. Same
 * seed, same order.
 */
export class VirtualScheduler {
  readonly #random;
  readonly #waiting: (() => void)[] = [];

  constructor(seed: number) {
    this.#random = xoroshiro128plus(seed);
  }

  /** From 0 to `max`. */
  pick(max: number): number {
    return uniformInt(this.#random, 0, max);
  }

  chance(ratio: number): boolean {
    return this.pick(999) < ratio * 1000;
  }

  /** Resolves when it is the caller's turn. */
  async turn(): Promise<void> {
    await new Promise<void>((go) => this.#waiting.push(go));
  }

  /** A turn, or now and then so many that everybody else can do a lot meanwhile. */
  async journey(): Promise<void> {
    for (let turns = this.chance(LONG_RATIO) ? this.pick(LONG_TURNS_MAX) : 0; turns >= 0; turns -= 1)
      await this.turn();
  }

  /** The part, with a journey before and after each call. */
  far<T extends object>(part: T): T {
    return new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]): Promise<unknown> => {
          await this.journey();
          const answer: unknown = await Reflect.apply(value, target, args);
          await this.journey();
          return answer;
        };
      },
    });
  }

  /** Until nobody waits any more. @returns how many turns there were */
  async run(): Promise<number> {
    for (let turns = 0; ; turns += 1) {
      await setImmediate();
      const [go] = this.#waiting.splice(this.pick(Math.max(0, this.#waiting.length - 1)), 1);
      if (go === undefined) return turns;
      go();
    }
  }
}
