import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const UINT32 = 2 ** 32;

/** Reproducible chance by number: equal seed, labels and index, equal draws, whatever else was drawn before. */
export class RandomSource {
  readonly #hash: number;

  constructor(seed: number, ...labels: readonly string[]) {
    const codes = Array.from(labels.join('|'), (char) => char.codePointAt(0) ?? 0);
    this.#hash = codes.reduce(mix, mix(0, seed));
  }

  at(index: number): SeededRandom {
    return new SeededRandom(mix(mix(this.#hash, Math.floor(index / UINT32)), index));
  }
}

export class SeededRandom {
  readonly #generator;
  #spare: number | undefined;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
    // The first outputs still show how the state was filled.
    for (let i = 0; i < 4; i += 1) this.#generator.next();
  }

  /** In [0, 1), with 32 bits: plenty for prices, and half the cost of 53. */
  uniform(): number {
    return (this.#generator.next() >>> 0) / UINT32;
  }

  between(min: number, max: number): number {
    return min + (max - min) * this.uniform();
  }

  /** Mean 0, variance 1 (Box and Muller, 1958); every second one is free. */
  normal(): number {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

/** Folds a number into 32 bits so that neighbouring numbers give unrelated seeds (the finalizer of MurmurHash3). */
function mix(hash: number, value: number): number {
  let h = hash ^ Math.imul(value | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
