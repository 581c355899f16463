import { type State } from './state.js';
import { type Catalog, type CollectionInfo, namespaceOf, markKey, type IndexMark } from './catalog.js';
import { type KeyEntry, type KeyRange, lockPrefixes, rangeAfter, type KeyReader } from './keys.js';
import { writeConflict, type LockOwner, type Locks } from './locks.js';
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

/** A transaction's own writes over what it reads from: its snapshot. */
export class Overlay implements KeyReader {
  /** By key in latin1, whose order is that of the bytes; `undefined` is a removal. */
  readonly #values = new Map<string, Buffer | undefined>();
  readonly #sorted: string[] = [];

  constructor(private readonly below: KeyReader) {}

  get(key: Buffer): Buffer | undefined {
    const name = key.toString('latin1');
    return this.#values.has(name) ? this.#values.get(name) : this.below.get(key);
  }

  set(key: Buffer, value: Buffer | undefined): void {
    const name = key.toString('latin1');
    if (!this.#values.has(name)) this.#sorted.splice(this.#positionOf(name), 0, name);
    this.#values.set(name, value);
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    const found: KeyEntry[] = [];
    let rest = range;
    for (;;) {
      const chunk = this.below.range(rest, limit);
      const last = chunk.length < limit ? undefined : chunk.at(-1);
      const next = last && rangeAfter(rest, last.key);
      found.push(...this.#merge(chunk, next ? without(rest, next) : rest));
      if (next === undefined || found.length >= limit) return found.slice(0, limit);
      rest = next;
    }
  }

  *writes(): Generator<{ key: Buffer; value: Buffer | undefined }> {
    for (const name of this.#sorted)
      yield { key: Buffer.from(name, 'latin1'), value: this.#values.get(name) };
  }

  #merge(chunk: readonly KeyEntry[], covered: KeyRange): KeyEntry[] {
    const own = this.#within(covered);
    if (own.length === 0) return [...chunk];
    const entries = chunk.filter(({ key }) => !this.#values.has(key.toString('latin1')));
    for (const name of own) {
      const value = this.#values.get(name);
      if (value !== undefined) entries.push({ key: Buffer.from(name, 'latin1'), value });
    }
    const sign = covered.reverse === true ? -1 : 1;
    return entries.sort((a, b) => sign * Buffer.compare(a.key, b.key));
  }

  #within({ start, end }: KeyRange): string[] {
    return this.#sorted.slice(
      this.#positionOf(start.toString('latin1')),
      this.#positionOf(end.toString('latin1')),
    );
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
