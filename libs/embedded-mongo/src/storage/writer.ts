import { markKey, type Catalog, type CollectionInfo, type IndexMark } from './catalog.js';
import { type KeyEntry, type KeyRange, type KeyReader } from './keys.js';
import { Overlay } from './overlay.js';
import { type State, type View } from './state.js';

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
