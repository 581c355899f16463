import { type Catalog, type IndexMark, type CollectionInfo } from './catalog.js';
import { type KeyReader } from './keys.js';

/** What queries see: the committed state, a batch of writes, or a transaction. */
export interface View extends KeyReader {
  /** As it is now: it may be another after a pause. */
  readonly catalog: Catalog;
  isMarked(mark: IndexMark, index: number): boolean;
}

/** Where changes go: a batch that will be committed, or a transaction that may be. */
export interface Writer extends View {
  /** `previous` is the value replaced; without it the key must be absent. */
  put(key: Buffer, value: Buffer, previous?: Buffer): void;
  remove(key: Buffer, previous: Buffer): void;
  /**
   * Must come before changing what other writers may change too: a document, a unique value, a namespace.
   * @throws Locked or MongoError 112 when it is another's.
   */
  claim(resource: Buffer): void;
  /** @throws Locked or MongoError 112 when an open transaction has written to the collection. */
  claimCollection(collection: CollectionInfo): void;
  addToCount(collection: number, delta: number): void;
  nextRecord(collection: number): number;
  nextId(): number;
  setMark(mark: IndexMark, index: number): void;
  setCatalog(catalog: Catalog): void;
  /** A point to roll back to when a statement fails halfway. */
  savepoint(): number;
  rollBackTo(savepoint: number): void;
}
