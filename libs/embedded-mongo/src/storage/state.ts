import { type Catalog, type IndexMark, markName, readCatalog } from './catalog.js';
import { countOf, documentsOf, recordOf, type KeyEntry, type KeyRange, type KeyReader } from './keys.js';
import { type Store } from './store.js';

/** What queries see: the committed state, a batch of writes, or a transaction. */
export interface View extends KeyReader {
  /** As it is now: it may be another after a pause. */
  readonly catalog: Catalog;
  isMarked(mark: IndexMark, index: number): boolean;
}

/** The committed state, which everybody sees who is in no transaction, and the numbers that writers take from it. */
export class State implements View {
  catalog: Catalog;
  /** How many batches this process has committed. */
  commits = 0;
  #highestId: number;
  readonly #records = new Map<number, number>();
  readonly #marks: Set<string>;

  constructor(private readonly store: Store) {
    const { catalog, highestId, marks } = readCatalog(store);
    this.catalog = catalog;
    this.#highestId = highestId;
    this.#marks = marks;
  }

  get(key: Buffer): Buffer | undefined {
    return this.store.get(key);
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    return this.store.range(range, limit);
  }

  isMarked(mark: IndexMark, index: number): boolean {
    return this.#marks.has(markName(mark, index));
  }

  /** From now on the planner believes it; whoever commits a document that needs it stores it as well. */
  setMark(mark: IndexMark, index: number): void {
    this.#marks.add(markName(mark, index));
  }

  /** How many documents the collection has. */
  count(collection: number): number {
    return countOf(this.store, collection);
  }

  /** For a new collection or index. */
  nextId(): number {
    this.#highestId += 1;
    return this.#highestId;
  }

  nextRecord(collection: number): number {
    const last = this.#records.get(collection) ?? this.#lastRecord(collection);
    this.#records.set(collection, last + 1);
    return last + 1;
  }

  #lastRecord(collection: number): number {
    const [last] = this.store.range({ ...documentsOf(collection), reverse: true, keysOnly: true }, 1);
    return last === undefined ? 0 : recordOf(last.key);
  }
}
