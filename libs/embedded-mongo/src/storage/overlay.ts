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
  #sorted = new SortedNames();
  /** Still to be sorted in, which a transaction that is committed never asks for. */
  #unsorted: string[] = [];

  constructor(private readonly below: KeyReader) {}

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  get(key: Buffer): Buffer | undefined {
    if (this.isEmpty) return this.below.get(key);
    const change = this.#changes.get(key.toString('latin1'));
    return change === undefined ? this.below.get(key) : change.value;
  }

  set(key: Buffer, value: Buffer | undefined): void {
    const name = key.toString('latin1');
    if (!this.#changes.has(name)) this.#unsorted.push(name);
    this.#changes.set(name, { key, value });
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    if (this.isEmpty) return this.below.range(range, limit);
    for (const name of this.#unsorted) this.#sorted.add(name);
    this.#unsorted = [];
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
    this.#sorted = new SortedNames();
    this.#unsorted = [];
  }

  /** The first `limit` at least, if there are so many: a large transaction's changes are not gone through for few. */
  #merge(chunk: KeyEntry[], covered: KeyRange, limit: number): KeyEntry[] {
    const added: KeyEntry[] = [];
    let isChanged = false;
    for (const name of this.#sorted.within(covered)) {
      isChanged = true;
      const { key, value } = this.#changes.get(name) ?? {};
      if (key !== undefined && value !== undefined) added.push({ key, value });
      if (added.length === limit) break;
    }
    if (!isChanged) return chunk;
    const sign = covered.reverse === true ? -1 : 1;
    return chunk
      .filter(({ key }) => !this.#changes.has(key.toString('latin1')))
      .concat(added)
      .sort((a, b) => sign * Buffer.compare(a.key, b.key));
  }
}

const PART_MAX = 512;

/** The names of keys in order, in parts that are small enough to insert into, however many there are. */
class SortedNames {
  readonly #parts: string[][] = [[]];

  add(name: string): void {
    const at = this.#partOf(name);
    const part = this.#parts[at] ?? [];
    part.splice(positionOf(name, part), 0, name);
    if (part.length > PART_MAX) this.#parts.splice(at + 1, 0, part.splice(PART_MAX / 2));
  }

  /** In the range's direction. */
  *within({ start, end, reverse }: KeyRange): Generator<string> {
    const [low, high] = [start.toString('latin1'), end.toString('latin1')];
    const [first, last] = [this.#partOf(low), this.#partOf(high)];
    for (let i = 0; i <= last - first; i += 1) {
      const part = this.#parts[reverse === true ? last - i : first + i] ?? [];
      const names = part.slice(positionOf(low, part), positionOf(high, part));
      yield* reverse === true ? names.reverse() : names;
    }
  }

  /** The part that has `name`, or would. */
  #partOf(name: string): number {
    return Math.max(0, countWhere(this.#parts.length, (i) => (this.#parts[i]?.[0] ?? '') <= name) - 1);
  }
}

/** Where `name` is in order, or belongs. */
function positionOf(name: string, names: readonly string[]): number {
  return countWhere(names.length, (i) => (names[i] ?? '') < name);
}

/** How many of the first `length` numbers fulfil a condition that is true up to some of them. */
function countWhere(length: number, isTrue: (i: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isTrue(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of `range` that lies before `rest`. */
function without(range: KeyRange, rest: KeyRange): KeyRange {
  return range.reverse === true ? { ...range, start: rest.end } : { ...range, end: rest.start };
}
