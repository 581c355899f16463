import { parseDocument } from '../document.js';
import { type Filter } from '../query/filter.js';
import { type CollectionInfo } from './catalog.js';
import { type Stored } from './documents.js';
import { KeyCursor } from './key-cursor.js';
import { type KeyRange, type KeyReader } from './key-reader.js';
import { documentKey, documentsOf, recordOf } from './keys.js';
import { type Plan } from './plan.js';
import { SKIPPED, type Results } from './results.js';

/** Follows a plan and gives the documents that match the filter, each once. */
export class Scan implements Results {
  readonly #keys: KeyCursor;
  readonly #isIndexed: boolean;
  readonly #seen: Set<number> | undefined;
  /** How many keys and documents were looked at, for `explain`. */
  examined = { keys: 0, documents: 0 };

  constructor(
    private readonly reader: KeyReader,
    private readonly collection: CollectionInfo,
    private readonly filter: Filter,
    plan: Plan,
  ) {
    this.#keys = new KeyCursor(reader, rangesOf(collection, plan));
    this.#isIndexed = plan.kind !== 'collection';
    this.#seen = plan.kind === 'union' || (plan.kind === 'index' && plan.isMultikey) ? new Set() : undefined;
  }

  next(): Stored | typeof SKIPPED | undefined {
    const entry = this.#keys.next();
    if (entry === undefined) return undefined;
    const record = recordOf(entry.key);
    if (this.#isIndexed) this.examined.keys += 1;
    if (this.#seen?.has(record) === true) return SKIPPED;
    const bytes = this.#isIndexed ? this.reader.get(documentKey(this.collection.id, record)) : entry.value;
    const found = bytes && this.#check(record, bytes);
    if (found === undefined) return SKIPPED;
    this.#seen?.add(record);
    return found;
  }

  reread(): void {
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
