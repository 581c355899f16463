import { setImmediate } from 'node:timers/promises';
import { MongoError } from '../errors.js';

const SLICE_MS = 10;
const STEPS_BETWEEN_LOOKS = 16;

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
    const now = performance.now();
    if (now > this.#deadline) throw new MongoError(50, 'operation exceeded time limit');
    return now > this.#sliceEnd;
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
