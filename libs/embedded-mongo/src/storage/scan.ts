import { parseDocument } from '../document.js';
import { MongoError } from '../errors.js';
import { type Filter } from '../query/filter.js';
import { type CollectionInfo, type IndexInfo } from './catalog.js';
import { type Stored } from './documents.js';
import { KeyCursor } from './key-cursor.js';
import { type KeyRange } from './key-reader.js';
import { documentKey, documentsOf, recordOf } from './keys.js';
import { type Plan } from './plan.js';
import { SKIPPED, type Results } from './results.js';
import { type View } from './view.js';

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
