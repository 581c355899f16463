import {
  type Catalog,
  type CollectionInfo,
  type IndexMark,
  markKey,
  markName,
  readCatalog,
} from './catalog.js';
import { countOf, documentsOf, type KeyEntry, type KeyRange, type KeyReader, recordOf } from './keys.js';
import { Overlay } from './overlay.js';
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

/**
 * Where changes go: a batch that will be committed, or a transaction that may be. They are kept in memory, and read as
 * if they were there already, until they are applied together or dropped.
 */
export abstract class Writer implements View {
  catalog: Catalog;
  protected readonly changes: Overlay;

  constructor(
    reads: KeyReader,
    protected readonly state: State,
  ) {
    this.changes = new Overlay(reads);
    this.catalog = state.catalog;
  }

  /**
   * Must come before changing what other writers may change too: a document, a unique value, a namespace.
   * @throws Locked or MongoError 112 when it is another's
   */
  abstract claim(resource: Buffer): void;
  /** @throws Locked or MongoError 112 when an open transaction has written to the collection */
  abstract claimCollection(collection: CollectionInfo): void;
  abstract addToCount(collection: number, delta: number): void;
  /** What was written so far stays, whatever happens to the command that wrote it. */
  abstract keep(): void;
  /** Takes back what was written since `keep`. */
  abstract drop(): void;

  get(key: Buffer): Buffer | undefined {
    return this.changes.get(key);
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    return this.changes.range(range, limit);
  }

  put(key: Buffer, value: Buffer): void {
    this.changes.set(key, value);
  }

  remove(key: Buffer): void {
    this.changes.set(key, undefined);
  }

  nextRecord(collection: number): number {
    return this.state.nextRecord(collection);
  }

  nextId(): number {
    return this.state.nextId();
  }

  isMarked(mark: IndexMark, index: number): boolean {
    return this.state.isMarked(mark, index);
  }

  setMark(mark: IndexMark, index: number): void {
    this.state.setMark(mark, index);
    const key = markKey(mark, index);
    if (this.get(key) === undefined) this.put(key, present);
  }
}

const present = Buffer.from([1]);
