import { rangeAfter, type KeyEntry, type KeyRange, type KeyReader } from './key-reader.js';

const FIRST_CHUNK = 4;
const CHUNK_MAX = 512;

/**
 * Walks through ranges in chunks, so that no read transaction stays open while a query pauses. The first chunks are
 * small, because most queries want one document.
 */
export class KeyCursor {
  #chunk: KeyEntry[] = [];
  #position = 0;
  #size = FIRST_CHUNK;
  #range: KeyRange | undefined;
  #later: KeyRange[];
  #last: Buffer | undefined;

  constructor(
    private readonly reader: KeyReader,
    ranges: readonly KeyRange[],
  ) {
    const [first, ...later] = ranges;
    this.#range = first;
    this.#later = later;
  }

  next(): KeyEntry | undefined {
    while (this.#position >= this.#chunk.length) if (!this.#readChunk()) return undefined;
    const entry = this.#chunk[this.#position];
    this.#position += 1;
    this.#last = entry?.key;
    return entry;
  }

  /** Time has passed: what was read ahead may have changed. */
  reread(): void {
    if (this.#position >= this.#chunk.length) return;
    if (this.#range !== undefined && this.#last !== undefined && this.#position > 0) {
      this.#range = rangeAfter(this.#range, this.#last);
    }
    this.#chunk = [];
    this.#position = 0;
  }

  #readChunk(): boolean {
    const isWhole = this.#chunk.length > 0 && this.#chunk.length < this.#size;
    const last = this.#chunk.at(-1);
    if (isWhole || this.#range === undefined) return this.#nextRange();
    if (last !== undefined) {
      this.#range = rangeAfter(this.#range, last.key);
      this.#size = Math.min(this.#size * 4, CHUNK_MAX);
    }
    this.#chunk = this.reader.range(this.#range, this.#size);
    this.#position = 0;
    return this.#chunk.length > 0 || this.#nextRange();
  }

  #nextRange(): boolean {
    this.#range = this.#later.shift();
    this.#chunk = [];
    this.#position = 0;
    return this.#range !== undefined;
  }
}
