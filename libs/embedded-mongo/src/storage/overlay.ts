import { rangeAfter, type KeyEntry, type KeyRange, type KeyReader } from './keys.js';

interface Change {
  readonly key: Buffer;
  /** `undefined` is a removal. */
  readonly value: Buffer | undefined;
}

/** Changes in memory over what they read from: the store, or a transaction's snapshot. */
export class Overlay implements KeyReader {
  /** By key in latin1, whose order is that of the bytes. */
  readonly #changes = new Map<string, Change>();
  #sorted: string[] = [];

  constructor(private readonly below: KeyReader) {}

  get isEmpty(): boolean {
    return this.#sorted.length === 0;
  }

  get(key: Buffer): Buffer | undefined {
    if (this.isEmpty) return this.below.get(key);
    const change = this.#changes.get(key.toString('latin1'));
    return change === undefined ? this.below.get(key) : change.value;
  }

  set(key: Buffer, value: Buffer | undefined): void {
    const name = key.toString('latin1');
    if (!this.#changes.has(name)) this.#sorted.splice(this.#positionOf(name), 0, name);
    this.#changes.set(name, { key, value });
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    if (this.isEmpty) return this.below.range(range, limit);
    const found: KeyEntry[] = [];
    let rest = range;
    for (;;) {
      const chunk = this.below.range(rest, limit);
      const last = chunk.length < limit ? undefined : chunk.at(-1);
      const next = last && rangeAfter(rest, last.key);
      found.push(...this.#merge(chunk, next ? without(rest, next) : rest, limit));
      if (next === undefined || found.length >= limit) return found.slice(0, limit);
      rest = next;
    }
  }

  all(): Iterable<Change> {
    return this.#changes.values();
  }

  clear(): void {
    this.#changes.clear();
    this.#sorted = [];
  }

  /** The first `limit` at least, if there are so many: a large transaction's changes are not gone through for few. */
  #merge(chunk: readonly KeyEntry[], covered: KeyRange, limit: number): KeyEntry[] {
    const [from, to] = this.#within(covered);
    if (from >= to) return [...chunk];
    const entries = chunk.filter(({ key }) => !this.#changes.has(key.toString('latin1')));
    const isReverse = covered.reverse === true;
    let left = limit;
    for (let i = 0; i < to - from && left > 0; i += 1) {
      const name = this.#sorted[isReverse ? to - 1 - i : from + i] ?? '';
      const { key, value } = this.#changes.get(name) ?? {};
      if (key === undefined || value === undefined) continue;
      entries.push({ key, value });
      left -= 1;
    }
    const sign = isReverse ? -1 : 1;
    return entries.sort((a, b) => sign * Buffer.compare(a.key, b.key));
  }

  #within({ start, end }: KeyRange): [from: number, to: number] {
    return [this.#positionOf(start.toString('latin1')), this.#positionOf(end.toString('latin1'))];
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
