import { type Catalog, type CollectionInfo, namespaceOf } from './catalog.js';
import { lockPrefixes } from './keys.js';
import { writeConflict, type LockOwner, type Locks } from './locks.js';
import { type State, Writer } from './state.js';
import { type Snapshot } from './store.js';

/**
 * Reads one state of the store plus its own writes, which nobody else sees before `applyTo`. Two transactions never
 * write the same resource: the second to try gets a write conflict, so that what one commits is as it has read it.
 */
export class Transaction extends Writer implements LockOwner {
  readonly startedAfter: number;
  readonly ended: Promise<void>;
  readonly #startCatalog: Catalog;
  readonly #deltas = new Map<number, number>();
  readonly #end: () => void;

  constructor(
    private readonly snapshot: Snapshot,
    state: State,
    private readonly locks: Locks,
  ) {
    super(snapshot, state);
    this.startedAfter = state.commits;
    this.#startCatalog = state.catalog;
    let end: () => void = () => undefined;
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.#end = end;
    locks.open(this);
  }

  /** While it has neither written nor claimed anything, nobody has to wait for it. */
  get isReadOnly(): boolean {
    return this.changes.isEmpty && !this.locks.isHolding(this);
  }

  claim(resource: Buffer): void {
    this.locks.acquire(resource.toString('latin1'), this);
  }

  /** Only a collection that is as the snapshot knows it may be written: its indexes are the ones to keep. */
  claimUnchanged({ db, name }: CollectionInfo): void {
    if (this.#startCatalog.find(db, name) !== this.state.catalog.find(db, name)) throw writeConflict();
  }

  /** Nobody else can know the collection yet. */
  hasMade({ db, name }: CollectionInfo): boolean {
    return this.#startCatalog.find(db, name) === undefined;
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

  keep(): void {
    return;
  }

  /** Not needed: a statement that fails aborts the whole transaction. */
  drop(): void {
    return;
  }

  /** Adds the writes to a batch; `release` follows once it is on disk. */
  applyTo(batch: Writer): void {
    for (const { key, value } of this.changes.all()) {
      if (value === undefined) batch.remove(key);
      else batch.put(key, value);
    }
    for (const [collection, delta] of this.#deltas) batch.addToCount(collection, delta);
    for (const collection of this.catalog.all()) {
      const isChanged = this.#startCatalog.find(collection.db, collection.name) !== collection;
      if (isChanged) batch.catalog = batch.catalog.with(collection);
    }
  }

  /** `commit` is the number of the commit that has the writes; without it they are dropped. */
  release(commit?: number): void {
    this.locks.release(this, commit);
    this.snapshot.release();
    this.#end();
  }
}

/** What whoever creates the namespace of a collection claims. */
export function namespaceResource(collection: { db: string; name: string }): Buffer {
  return Buffer.from(`n:${namespaceOf(collection)}`);
}
