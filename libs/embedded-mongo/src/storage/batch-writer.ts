import { MongoError } from '../errors.js';
import { type Catalog, type CollectionInfo } from './catalog.js';
import { markKey, type IndexMark } from './catalog.js';
import { type KeyEntry, type KeyRange } from './keys.js';
import { lockPrefixes } from './keys.js';
import { Locked, type Locks } from './locks.js';
import { type State } from './state.js';
import { type Store } from './store.js';
import { type Writer } from './writer.js';

/** Kept free on the disk, so that there is room for deleting and for changes when there is none for more data. */
const RESERVED_BYTES = 32 * 1024 * 1024;
/** What a write costs besides its value: the pages it is in are written anew. */
const PAGES_BYTES = 2 * 4_096;

/**
 * The writes of one store transaction after another: of those between `begin` and `committed`, which several commands
 * share. What fails is undone write by write.
 */
export class BatchWriter implements Writer {
  #undo: (() => void)[] = [];
  #catalog: Catalog;
  #deltas = new Map<number, number>();
  #roomBytes = 0;
  #marks: [IndexMark, number][] = [];

  constructor(
    private readonly store: Store,
    private readonly state: State,
    private readonly locks: Locks,
  ) {
    this.#catalog = state.catalog;
  }

  begin(): void {
    this.#roomBytes = this.store.freeBytes() - RESERVED_BYTES;
    this.#undo = [];
    this.#deltas = new Map();
    this.#marks = [];
    this.#catalog = this.state.catalog;
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  get(key: Buffer): Buffer | undefined {
    return this.store.get(key);
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    return this.store.range(range, limit);
  }

  /** @throws MongoError 14031 for more data than the disk has room for */
  put(key: Buffer, value: Buffer, previous?: Buffer): void {
    this.#roomBytes -= value.length + PAGES_BYTES;
    const isGrowing = previous === undefined || value.length > previous.length;
    if (isGrowing && this.#roomBytes < 0)
      throw new MongoError(14031, 'The disk is full: nothing can be added');
    this.store.put(key, value);
    this.#undo.push(() => {
      if (previous === undefined) this.store.remove(key);
      else this.store.put(key, previous);
    });
  }

  remove(key: Buffer, previous: Buffer): void {
    // An index that is being built may not have the entry yet: then there is nothing to bring back.
    if (!this.store.remove(key)) return;
    this.#undo.push(() => {
      this.store.put(key, previous);
    });
  }

  claim(resource: Buffer): void {
    this.locks.pass(resource.toString('latin1'), this.state.commits + 1);
  }

  claimCollection(collection: CollectionInfo): void {
    for (const prefix of lockPrefixes(collection)) {
      const owner = this.locks.holderUnder(prefix.toString('latin1'));
      if (owner !== undefined) throw new Locked(owner);
    }
  }

  addToCount(collection: number, delta: number): void {
    const before = this.#deltas.get(collection) ?? 0;
    this.#deltas.set(collection, before + delta);
    this.#undo.push(() => {
      this.#deltas.set(collection, (this.#deltas.get(collection) ?? 0) - delta);
    });
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
    if (this.state.isMarkDurable(mark, index)) return;
    this.state.setMark(mark, index);
    this.#marks.push([mark, index]);
  }

  setCatalog(catalog: Catalog): void {
    const before = this.#catalog;
    this.#catalog = catalog;
    this.#undo.push(() => {
      this.#catalog = before;
    });
  }

  savepoint(): number {
    return this.#undo.length;
  }

  rollBackTo(savepoint: number): void {
    for (const undo of this.#undo.splice(savepoint).reverse()) undo();
  }

  /** A command is done: nothing of it can be undone any more. */
  forgetUndo(): void {
    this.#undo = [];
  }

  /** The batch's last writes. */
  finish(): void {
    for (const [mark, index] of this.#marks) this.store.put(markKey(mark, index), present);
    this.state.writeNumbers(this.#deltas);
  }

  /** The batch is on disk. */
  committed(): void {
    this.state.committed(this.#catalog, this.#deltas, this.#marks);
  }
}

const present = Buffer.from([1]);
