import { type Catalog, type CollectionInfo, namespaceOf } from './catalog.js';
import { markKey, type IndexMark } from './catalog-records.js';
import { type KeyEntry, type KeyRange } from './key-reader.js';
import { lockPrefixes } from './keys.js';
import { writeConflict, type LockOwner, type Locks } from './locks.js';
import { Overlay } from './overlay.js';
import { type State } from './state.js';
import { type Snapshot } from './store.js';
import { type Writer } from './writer.js';

/**
 * Reads one state of the store plus its own writes, which nobody else sees before `applyTo`. Two transactions never
 * write the same resource: the second to try gets a write conflict, so that what one commits is as it has read it.
 */
export class Transaction implements Writer, LockOwner {
  readonly startedAfter: number;
  readonly ended: Promise<void>;
  #catalog: Catalog;
  readonly #startCatalog: Catalog;
  readonly #overlay: Overlay;
  readonly #deltas = new Map<number, number>();
  readonly #end: () => void;
  #isReadOnly = true;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly state: State,
    private readonly locks: Locks,
  ) {
    this.startedAfter = state.commits;
    this.#catalog = this.#startCatalog = state.catalog;
    this.#overlay = new Overlay(snapshot);
    let end: () => void = () => undefined;
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.#end = end;
    locks.open(this);
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  /** While it has neither written nor claimed anything, nobody has to wait for it. */
  get isReadOnly(): boolean {
    return this.#isReadOnly;
  }

  get(key: Buffer): Buffer | undefined {
    return this.#overlay.get(key);
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    return this.#overlay.range(range, limit);
  }

  put(key: Buffer, value: Buffer): void {
    this.#isReadOnly = false;
    this.#overlay.set(key, value);
  }

  remove(key: Buffer): void {
    this.#isReadOnly = false;
    this.#overlay.set(key, undefined);
  }

  claim(resource: Buffer): void {
    this.#isReadOnly = false;
    this.locks.acquire(resource.toString('latin1'), this);
  }

  /** Only a collection that is as the snapshot knows it may be written: its indexes are the ones to keep. */
  claimUnchanged(collection: CollectionInfo): void {
    const { db, name } = collection;
    const atStart = this.#startCatalog.find(db, name);
    if (atStart !== this.state.catalog.find(db, name)) throw writeConflict();
  }

  claimCollection(collection: CollectionInfo): void {
    for (const prefix of lockPrefixes(collection)) {
      const holder = this.locks.holderUnder(prefix.toString('latin1'));
      if (holder !== undefined && holder !== this) throw writeConflict();
    }
  }

  addToCount(collection: number, delta: number): void {
    this.#deltas.set(collection, (this.#deltas.get(collection) ?? 0) + delta);
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
    this.#overlay.set(markKey(mark, index), present);
  }

  setCatalog(catalog: Catalog): void {
    this.#catalog = catalog;
  }

  /** A statement that fails aborts the whole transaction, so there is nothing to roll back to. */
  savepoint(): number {
    return 0;
  }

  rollBackTo(): void {
    return;
  }

  /** Adds the writes to a batch; `release` follows once it is on disk. */
  applyTo(batch: Writer): void {
    for (const { key, value } of this.#overlay.writes()) {
      const previous = batch.get(key);
      if (value !== undefined) batch.put(key, value, previous);
      else if (previous !== undefined) batch.remove(key, previous);
    }
    for (const [collection, delta] of this.#deltas) batch.addToCount(collection, delta);
    batch.setCatalog(
      this.#changed().reduce((catalog, collection) => catalog.with(collection), batch.catalog),
    );
  }

  /** `commit` is the number of the commit that has the writes; without it they are dropped. */
  release(commit?: number): void {
    this.locks.release(this, commit);
    this.snapshot.release();
    this.#end();
  }

  #changed(): CollectionInfo[] {
    return this.#catalog
      .all()
      .filter((collection) => this.#startCatalog.find(collection.db, collection.name) !== collection);
  }
}

const present = Buffer.from([1]);

/** What whoever creates the namespace of a collection claims. */
export function namespaceResource(collection: { db: string; name: string }): Buffer {
  return Buffer.from(`n:${namespaceOf(collection)}`);
}
