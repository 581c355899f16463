import { parseDocument } from '../document.js';
import { MongoError } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { MergeSort, type SortKey } from '../sort.js';
import { type CollectionInfo } from './catalog.js';
import { type IndexInfo } from './index-spec.js';
import { type Stored } from './documents.js';
import {
  type KeyRange,
  documentKey,
  documentsOf,
  recordOf,
  rangeAfter,
  type KeyEntry,
  type KeyReader,
} from './keys.js';
import { type Plan, planQuery, type Query } from './planner.js';
import { type View } from './state.js';

/** One step of work that found nothing yet: a chance to let others have a turn. */
export const SKIPPED = Symbol('skipped');

/** The documents a query finds, one step of work at a time. */
export interface Results {
  /** The next document, SKIPPED, or undefined at the end. */
  next(): Stored | typeof SKIPPED | undefined;
  /** To be called after a pause, in which documents may have changed. */
  reread(): void;
}

export interface FindOptions {
  readonly sort?: readonly SortKey[];
  readonly hint?: Query['hint'];
  /** How many documents will be read at most. */
  readonly limit?: number;
}

/** The documents that match, in the order asked for. @throws MongoError 2 for a hint that names no index */
export function findDocuments(
  view: View,
  collection: CollectionInfo,
  filter: Filter,
  options: FindOptions = {},
): Results {
  const { sort = [] } = options;
  const plan = planQuery(collection, { filter: filter.ast, sort, hint: options.hint }, view);
  const scan = new Scan(view, collection, filter, plan);
  return needsSort(plan, sort) ? new Sorted(scan, sort, options.limit) : scan;
}

export function needsSort(plan: Plan, sort: readonly SortKey[]): boolean {
  return sort.length > 0 && !(plan.kind === 'index' && plan.isSorted);
}

/** Follows a plan and gives the documents that match the filter, each once. */
export class Scan implements Results {
  readonly #keys: KeyCursor;
  readonly #isIndexed: boolean;
  readonly #seen: Set<number> | undefined;
  /** How many keys and documents were looked at, for `explain`. */
  examined = { keys: 0, documents: 0 };

  constructor(
    private readonly view: View,
    private readonly collection: CollectionInfo,
    private readonly filter: Filter,
    private readonly plan: Plan,
  ) {
    this.#keys = new KeyCursor(view, rangesOf(collection, plan));
    this.#isIndexed = plan.kind !== 'collection';
    this.#seen = plan.kind === 'union' || (plan.kind === 'index' && plan.isMultikey) ? new Set() : undefined;
  }

  next(): Stored | typeof SKIPPED | undefined {
    const entry = this.#keys.next();
    if (entry === undefined) return undefined;
    const record = recordOf(entry.key);
    if (this.#isIndexed) this.examined.keys += 1;
    if (this.#seen?.has(record) === true) return SKIPPED;
    const bytes = this.#isIndexed ? this.view.get(documentKey(this.collection.id, record)) : entry.value;
    const found = bytes && this.#check(record, bytes);
    if (found === undefined) return SKIPPED;
    this.#seen?.add(record);
    return found;
  }

  /** @throws MongoError 175 when the collection or the index is gone: there is nothing to go on with */
  reread(): void {
    const { db, name, id } = this.collection;
    const current = this.view.catalog.find(db, name);
    const isThere = indexesOf(this.plan).every((used) =>
      current?.indexes.some((index) => index.id === used.id),
    );
    if (current?.id !== id || !isThere) {
      throw new MongoError(175, `query plan killed: ${db}.${name} or its index was dropped`);
    }
    this.#keys.reread();
  }

  #check(record: number, bytes: Buffer): Stored | undefined {
    this.examined.documents += 1;
    const doc = parseDocument(bytes);
    return this.filter.matches(doc) ? { record, bytes, doc } : undefined;
  }
}

function rangesOf(collection: CollectionInfo, plan: Plan): readonly KeyRange[] {
  switch (plan.kind) {
    case 'collection':
      return [{ ...documentsOf(collection.id), reverse: plan.isReverse }];
    case 'index':
      return plan.ranges;
    case 'union':
      return plan.scans.flatMap(({ ranges }) => ranges);
  }
}

function indexesOf(plan: Plan): readonly IndexInfo[] {
  if (plan.kind === 'union') return plan.scans.map(({ index }) => index);
  return plan.kind === 'index' ? [plan.index] : [];
}

const MEMORY_BYTES_MAX = 100 * 1024 * 1024;

/** Sorts in memory, one document a step; with a limit only that many are kept. */
export class Sorted implements Results {
  readonly #sort: MergeSort<Stored>;
  #bytes = 0;
  #sorted: Iterator<Stored, undefined> | undefined;

  /** `limit` is how many documents will be read at most. */
  constructor(
    private readonly source: Results,
    keys: readonly SortKey[],
    limit = Infinity,
  ) {
    this.#sort = new MergeSort(keys, ({ doc }) => doc, limit);
  }

  /** @throws MongoError 292 when it does not fit into memory */
  next(): Stored | typeof SKIPPED | undefined {
    if (this.#sorted !== undefined) return this.#sorted.next().value;
    const found = this.source.next();
    if (found === undefined) this.#sorted = this.#sort.sorted();
    else if (found !== SKIPPED) this.#add(found);
    return SKIPPED;
  }

  reread(): void {
    this.source.reread();
  }

  #add(found: Stored): void {
    this.#bytes += found.bytes.length;
    for (const { bytes } of this.#sort.add(found)) this.#bytes -= bytes.length;
    if (this.#bytes > MEMORY_BYTES_MAX) {
      throw new MongoError(
        292,
        `Executor error during find command :: caused by :: Sort exceeded memory limit of ${MEMORY_BYTES_MAX} bytes: add an index for it, or a limit`,
      );
    }
  }
}

const FIRST_CHUNK = 4;
const CHUNK_MAX = 512;

/**
 * Walks through ranges in chunks, so that no read transaction stays open while a query pauses. The first chunks are
 * small, because most queries want one document.
 */
export class KeyCursor {
  #chunk: KeyEntry[] = [];
  #position = 0;
  #size = FIRST_CHUNK;
  #range: KeyRange | undefined;
  #later: KeyRange[];
  #last: Buffer | undefined;

  constructor(
    private readonly reader: KeyReader,
    ranges: readonly KeyRange[],
  ) {
    const [first, ...later] = ranges;
    this.#range = first;
    this.#later = later;
  }

  next(): KeyEntry | undefined {
    while (this.#position >= this.#chunk.length) if (!this.#readChunk()) return undefined;
    const entry = this.#chunk[this.#position];
    this.#position += 1;
    this.#last = entry?.key;
    return entry;
  }

  /** Time has passed: what was read ahead may have changed. */
  reread(): void {
    if (this.#position >= this.#chunk.length) return;
    if (this.#range !== undefined && this.#last !== undefined && this.#position > 0) {
      this.#range = rangeAfter(this.#range, this.#last);
    }
    this.#chunk = [];
    this.#position = 0;
  }

  #readChunk(): boolean {
    const isWhole = this.#chunk.length > 0 && this.#chunk.length < this.#size;
    const last = this.#chunk.at(-1);
    if (isWhole || this.#range === undefined) return this.#nextRange();
    if (last !== undefined) {
      this.#range = rangeAfter(this.#range, last.key);
      this.#size = Math.min(this.#size * 4, CHUNK_MAX);
    }
    this.#chunk = this.reader.range(this.#range, this.#size);
    this.#position = 0;
    return this.#chunk.length > 0 || this.#nextRange();
  }

  #nextRange(): boolean {
    this.#range = this.#later.shift();
    this.#chunk = [];
    this.#position = 0;
    return this.#range !== undefined;
  }
}
