import { describeValue, type Doc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { encodeKey } from '../key-encoding.js';
import { indexKeys } from '../path.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { type CollectionInfo, namespaceOf } from './catalog.js';
import { type IndexInfo } from './index-spec.js';
import { documentKey, afterPrefix, entryKey, recordOf, withRecord } from './keys.js';
import { type Writer } from './state.js';

/** A document where it is stored. */
export interface Stored {
  readonly record: number;
  readonly bytes: Buffer;
  readonly doc: Doc;
}

/** @throws MongoError 11000, 171, and as `Writer.claim` */
export function insertDocument(writer: Writer, collection: CollectionInfo, bytes: Buffer, doc: Doc): void {
  const record = writer.nextRecord(collection.id);
  indexDocument(writer, collection, record, { after: doc });
  writer.put(documentKey(collection.id, record), bytes);
  writer.addToCount(collection.id, 1);
}

/** @throws MongoError 11000, 171, and as `Writer.claim` */
export function replaceDocument(
  writer: Writer,
  collection: CollectionInfo,
  { record, doc }: Stored,
  next: { bytes: Buffer; doc: Doc },
): void {
  const key = documentKey(collection.id, record);
  writer.claim(key);
  indexDocument(writer, collection, record, { before: doc, after: next.doc });
  writer.put(key, next.bytes);
}

/** @throws as `Writer.claim` */
export function deleteDocument(writer: Writer, collection: CollectionInfo, { record, doc }: Stored): void {
  const key = documentKey(collection.id, record);
  writer.claim(key);
  indexDocument(writer, collection, record, { before: doc });
  writer.remove(key);
  writer.addToCount(collection.id, -1);
}

/** Replaces the index entries of a document that changes. @throws MongoError 11000, 171, and as `Writer.claim` */
export function indexDocument(
  writer: Writer,
  collection: CollectionInfo,
  record: number,
  change: { readonly before?: Doc; readonly after?: Doc },
): void {
  for (const info of collection.indexes) {
    const before = change.before ? entriesFor(info, change.before) : none;
    const after = change.after ? entriesFor(info, change.after) : none;
    writeEntries(writer, { collection, info }, record, { before, after });
  }
}

/** What a document has in one index: the keys without its record, and the values they stand for. */
interface Entries {
  readonly keys: ReadonlyMap<string, { readonly key: Buffer; readonly values: readonly Value[] }>;
  readonly isCut: boolean;
}

const none: Entries = { keys: new Map(), isCut: false };
const partialFilters = new WeakMap<IndexInfo, Filter>();

/** @throws MongoError 171 for parallel arrays */
export function entriesFor(index: IndexInfo, doc: Doc): Entries {
  if (index.partialFilter !== undefined && !partialFilterOf(index, index.partialFilter).matches(doc))
    return none;
  const paths = index.keys.map(({ path }) => path);
  const descending = index.keys.map((key) => key.descending);
  const keys = new Map<string, { key: Buffer; values: Value[] }>();
  let isCut = false;
  const found = indexKeys(doc, paths);
  if (index.sparse && found.flat().every((value) => value === undefined)) return none;
  for (const values of found) {
    const entry = entryKey(index.id, encodeKey(values, descending));
    keys.set(entry.value.toString('latin1'), { key: entry.value, values });
    isCut ||= entry.isCut;
  }
  return { keys, isCut };
}

function writeEntries(
  writer: Writer,
  index: { collection: CollectionInfo; info: IndexInfo },
  record: number,
  change: { before: Entries; after: Entries },
): void {
  const { info } = index;
  const { before, after } = change;
  if (after.keys.size > 1) writer.setMark('multikey', info.id);
  if (after.isCut) writer.setMark('cut', info.id);
  for (const [name, { key }] of before.keys) {
    if (after.keys.has(name)) continue;
    if (info.unique) writer.claim(key);
    writer.remove(withRecord(key, record));
  }
  for (const [name, { key, values }] of after.keys) {
    if (before.keys.has(name)) continue;
    if (info.unique) claimUnique(writer, index, { key, values, record });
    writer.put(withRecord(key, record), entryValue);
  }
}

function claimUnique(
  writer: Writer,
  index: { collection: CollectionInfo; info: IndexInfo },
  entry: { key: Buffer; values: readonly Value[]; record: number },
): void {
  writer.claim(entry.key);
  const taken = writer.range({ start: entry.key, end: afterPrefix(entry.key), keysOnly: true }, 2);
  if (taken.some(({ key }) => key.length === entry.key.length + 6 && recordOf(key) !== entry.record)) {
    throw duplicateKey(index.collection, index.info, entry.values);
  }
}

function duplicateKey(collection: CollectionInfo, index: IndexInfo, values: readonly Value[]): MongoError {
  const keyValue = Object.fromEntries(index.keys.map(({ path }, i) => [path, values[i] ?? null]));
  const message = `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index.name} dup key: ${describeValue(keyValue)}`;
  return new MongoError(11000, message, { extra: { keyPattern: index.spec.key, keyValue } });
}

function partialFilterOf(index: IndexInfo, spec: Doc): Filter {
  let filter = partialFilters.get(index);
  if (filter === undefined) {
    filter = compileFilter(spec);
    partialFilters.set(index, filter);
  }
  return filter;
}

const entryValue = Buffer.from([1]);
