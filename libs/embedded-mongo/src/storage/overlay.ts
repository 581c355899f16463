import { rangeAfter, type KeyEntry, type KeyRange, type KeyReader } from './keys.js';

/** Changes in memory over what they read from: the store, or a transaction's snapshot. */
export class Overlay implements KeyReader {
  /** By key in latin1, whose order is that of the bytes; `undefined` is a removal. */
  readonly #values = new Map<string, Buffer | undefined>();
  #sorted: string[] = [];

  constructor(private readonly below: KeyReader) {}

  get isEmpty(): boolean {
    return this.#sorted.length === 0;
  }

  get(key: Buffer): Buffer | undefined {
    if (this.isEmpty) return this.below.get(key);
    const name = key.toString('latin1');
    return this.#values.has(name) ? this.#values.get(name) : this.below.get(key);
  }

  set(key: Buffer, value: Buffer | undefined): void {
    const name = key.toString('latin1');
    if (!this.#values.has(name)) this.#sorted.splice(this.#positionOf(name), 0, name);
    this.#values.set(name, value);
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    if (this.isEmpty) return this.below.range(range, limit);
    const found: KeyEntry[] = [];
    let rest = range;
    for (;;) {
      const chunk = this.below.range(rest, limit);
      const last = chunk.length < limit ? undefined : chunk.at(-1);
      const next = last && rangeAfter(rest, last.key);
      found.push(...this.#merge(chunk, next ? without(rest, next) : rest));
      if (next === undefined || found.length >= limit) return found.slice(0, limit);
      rest = next;
    }
  }

  /** In the order of the keys. */
  *all(): Generator<{ key: Buffer; value: Buffer | undefined }> {
    for (const name of this.#sorted) {
      yield { key: Buffer.from(name, 'latin1'), value: this.#values.get(name) };
    }
  }

  clear(): void {
    this.#values.clear();
    this.#sorted = [];
  }

  #merge(chunk: readonly KeyEntry[], covered: KeyRange): KeyEntry[] {
    const own = this.#within(covered);
    if (own.length === 0) return [...chunk];
    const entries = chunk.filter(({ key }) => !this.#values.has(key.toString('latin1')));
    for (const name of own) {
      const value = this.#values.get(name);
      if (value !== undefined) entries.push({ key: Buffer.from(name, 'latin1'), value });
    }
    const sign = covered.reverse === true ? -1 : 1;
    return entries.sort((a, b) => sign * Buffer.compare(a.key, b.key));
  }

  #within({ start, end }: KeyRange): string[] {
    return this.#sorted.slice(
      this.#positionOf(start.toString('latin1')),
      this.#positionOf(end.toString('latin1')),
    );
  }

  /** Where `name` is, or belongs. */
  #positionOf(name: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? '') < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The part of `range` that lies before `rest`. */
function without(range: KeyRange, rest: KeyRange): KeyRange {
  return range.reverse === true ? { ...range, start: rest.end } : { ...range, end: rest.start };
}
