import { parseDocument } from '../document.js';
import { MongoError } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { MergeSort, type SortKey } from '../sort.js';
import { type CollectionInfo } from './catalog.js';
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
  return sort.length > 0 && !plan.isSorted;
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
    const { scans, isReverse } = plan;
    this.#isIndexed = scans.length > 0;
    const ranges = this.#isIndexed
      ? scans.flatMap((scan) => scan.ranges)
      : [{ ...documentsOf(collection.id), reverse: isReverse }];
    this.#keys = new KeyCursor(view, ranges);
    // Ranges overlap where long keys are cut.
    this.#seen = ranges.length > 1 || scans.some(({ isMultikey }) => isMultikey) ? new Set() : undefined;
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
    const isThere = this.plan.scans.every(({ index }) =>
      current?.indexes.some((candidate) => candidate.id === index.id),
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

/** Sorts in memory, one document a step; with a limit only that many are kept. */
class Sorted implements Results {
  readonly #sort: MergeSort<Stored>;
  #sorted: Iterator<Stored, undefined> | undefined;

  /** `limit` is how many documents will be read at most. */
  constructor(
    private readonly source: Results,
    keys: readonly SortKey[],
    limit = Infinity,
  ) {
    this.#sort = new MergeSort(keys, ({ doc }) => doc, limit);
  }

  /** @throws MongoError as `MergeSort` */
  next(): Stored | typeof SKIPPED | undefined {
    if (this.#sorted !== undefined) return this.#sorted.next().value;
    const found = this.source.next();
    if (found === undefined) this.#sorted = this.#sort.sorted();
    else if (found !== SKIPPED) this.#sort.add(found);
    return SKIPPED;
  }

  reread(): void {
    this.source.reread();
  }
}

const FIRST_CHUNK = 4;
const CHUNK_MAX = 512;

/**
 * Walks through ranges in chunks, so that no read transaction stays open while a query pauses. The first chunks are
 * small, because most queries want one document.
 */
export class KeyCursor {
  readonly #entries: Iterator<KeyEntry, undefined>;
  #size = FIRST_CHUNK;
  #pauses = 0;

  constructor(
    private readonly reader: KeyReader,
    ranges: readonly KeyRange[],
  ) {
    this.#entries = this.#walkAll(ranges);
  }

  next(): KeyEntry | undefined {
    return this.#entries.next().value;
  }

  /** Time has passed: what was read ahead may have changed. */
  reread(): void {
    this.#pauses += 1;
  }

  *#walkAll(ranges: readonly KeyRange[]): Generator<KeyEntry, undefined> {
    for (const range of ranges) yield* this.#walk(range);
    return undefined;
  }

  *#walk(range: KeyRange): Generator<KeyEntry> {
    let rest: KeyRange | undefined = range;
    while (rest !== undefined) {
      const chunk = this.reader.range(rest, this.#size);
      rest = chunk.length < this.#size ? undefined : after(range, chunk.at(-1));
      this.#size = Math.min(this.#size * 4, CHUNK_MAX);
      for (const entry of chunk) {
        const pauses = this.#pauses;
        yield entry;
        if (pauses === this.#pauses) continue;
        rest = after(range, entry);
        break;
      }
    }
  }
}

function after(range: KeyRange, entry: KeyEntry | undefined): KeyRange | undefined {
  return entry && rangeAfter(range, entry.key);
}
