import { type Catalog } from './catalog.js';
import { highestIdKey, readCatalog, readHighestId, readMarks, type IndexMark } from './catalog.js';
import { countKey, documentsOf, recordOf } from './keys.js';
import { type Store } from './store.js';

type Durability = 'pending' | 'durable';

/** What of the committed state is kept in memory. Nothing is scanned to know it: not at the start, not later. */
export class State {
  catalog: Catalog;
  /** How many batches this process has committed. */
  commits = 0;
  #highestId: number;
  #storedId: number;
  readonly #counts = new Map<number, number>();
  readonly #records = new Map<number, number>();
  readonly #marks: Record<IndexMark, Map<number, Durability>>;

  constructor(private readonly store: Store) {
    this.catalog = readCatalog(store);
    this.#highestId = this.#storedId = readHighestId(store);
    this.#marks = { multikey: this.#durableMarks('multikey'), cut: this.#durableMarks('cut') };
  }

  nextId(): number {
    this.#highestId += 1;
    return this.#highestId;
  }

  nextRecord(collection: number): number {
    const last = this.#records.get(collection) ?? this.#lastRecord(collection);
    this.#records.set(collection, last + 1);
    return last + 1;
  }

  count(collection: number): number {
    let count = this.#counts.get(collection);
    if (count === undefined) {
      count = Number(this.store.get(countKey(collection))?.readBigUInt64BE(0) ?? 0);
      this.#counts.set(collection, count);
    }
    return count;
  }

  isMarked(mark: IndexMark, index: number): boolean {
    return this.#marks[mark].has(index);
  }

  isMarkDurable(mark: IndexMark, index: number): boolean {
    return this.#marks[mark].get(index) === 'durable';
  }

  /** From now on the planner believes it; whoever commits a document that needs it stores it as well. */
  setMark(mark: IndexMark, index: number): void {
    if (!this.isMarked(mark, index)) this.#marks[mark].set(index, 'pending');
  }

  /** The last writes of a batch, within its store transaction. */
  writeNumbers(deltas: ReadonlyMap<number, number>): void {
    for (const [collection, delta] of deltas) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(BigInt(Math.max(0, this.count(collection) + delta)));
      this.store.put(countKey(collection), bytes);
    }
    if (this.#storedId === this.#highestId) return;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#highestId);
    this.store.put(highestIdKey, bytes);
  }

  /** After a batch is on disk. */
  committed(
    catalog: Catalog,
    deltas: ReadonlyMap<number, number>,
    marks: readonly [IndexMark, number][],
  ): void {
    this.commits += 1;
    this.catalog = catalog;
    this.#storedId = this.#highestId;
    for (const [collection, delta] of deltas) this.#counts.set(collection, this.count(collection) + delta);
    for (const [mark, index] of marks) this.#marks[mark].set(index, 'durable');
  }

  #lastRecord(collection: number): number {
    const [last] = this.store.range({ ...documentsOf(collection), reverse: true, keysOnly: true }, 1);
    return last === undefined ? 0 : recordOf(last.key);
  }

  #durableMarks(mark: IndexMark): Map<number, Durability> {
    return new Map([...readMarks(this.store, mark)].map((index) => [index, 'durable']));
  }
}
