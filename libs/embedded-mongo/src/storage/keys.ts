import { createHash } from 'node:crypto';

/** Keys with start <= key < end, in ascending order, or descending when `reverse`. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
  readonly reverse?: boolean;
  /** Values are not needed: entries may carry an empty one. */
  readonly keysOnly?: boolean;
}

export interface KeyEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** What is read alike in the committed state, within a batch of writes, and within a transaction. */
export interface KeyReader {
  get(key: Buffer): Buffer | undefined;
  /** The first `limit` entries of the range. */
  range(range: KeyRange, limit: number): KeyEntry[];
}

/** The rest of `range` after `last`, for reading on where a chunk ended. */
export function rangeAfter(range: KeyRange, last: Buffer): KeyRange {
  return range.reverse === true
    ? { ...range, end: last }
    : { ...range, start: Buffer.concat([last, smallestStep]) };
}

const smallestStep = Buffer.from([0]);

/**
 * The one key space of the store:
 *
 *     [0] kind ...                         catalog, see catalog.ts
 *     [1] collection u32, record u48       a document, as BSON
 *     [2] index u32, components, record    an index entry, no value
 *     [3] collection u32                   how many documents the collection has
 *
 * All numbers are big-endian, so that the order of keys is the order of numbers.
 */
const DOCUMENT = 1;
const INDEX = 2;
const COUNT = 3;
const RECORD_BYTES = 6;

/** LMDB allows 1,978 bytes for a key: longer components are cut, and a hash keeps different ones apart. */
const COMPONENTS_BYTES_MAX = 1_800;
const HASH_BYTES = 32;

export function documentKey(collection: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(5 + RECORD_BYTES);
  key[0] = DOCUMENT;
  key.writeUInt32BE(collection, 1);
  key.writeUIntBE(record, 5, RECORD_BYTES);
  return key;
}

/** The record number at the end of a document's key or an index entry's. */
export function recordOf(key: Buffer): number {
  return key.readUIntBE(key.length - RECORD_BYTES, RECORD_BYTES);
}

export function documentsOf(collection: number): { start: Buffer; end: Buffer } {
  return under(DOCUMENT, collection);
}

export function entriesOf(index: number): { start: Buffer; end: Buffer } {
  return under(INDEX, index);
}

/** How many documents the collection has. */
export function countOf(reader: KeyReader, collection: number): number {
  return Number(reader.get(countKey(collection))?.readBigUInt64BE(0) ?? 0);
}

export function countValue(count: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.max(0, count)));
  return bytes;
}

export function countKey(collection: number): Buffer {
  return prefix(COUNT, collection);
}

interface Numbered {
  readonly id: number;
}

/** Every resource that a writer of the collection claims begins with one of these. */
export function lockPrefixes(collection: Numbered & { readonly indexes: readonly Numbered[] }): Buffer[] {
  return [prefix(DOCUMENT, collection.id), ...collection.indexes.map(({ id }) => prefix(INDEX, id))];
}

export interface EntryKey {
  /** The key without the record: equal for equal components, so that uniqueness is a question about it. */
  readonly value: Buffer;
  /** Whether the components were cut: their order is then no longer that of the values. */
  readonly isCut: boolean;
}

export function entryKey(index: number, components: Uint8Array): EntryKey {
  const isCut = components.length > COMPONENTS_BYTES_MAX + HASH_BYTES;
  const parts = isCut
    ? [components.subarray(0, COMPONENTS_BYTES_MAX), createHash('sha256').update(components).digest()]
    : [components];
  return { value: Buffer.concat([prefix(INDEX, index), ...parts]), isCut };
}

export function withRecord(entry: Buffer, record: number): Buffer {
  const key = Buffer.allocUnsafe(entry.length + RECORD_BYTES);
  entry.copy(key);
  key.writeUIntBE(record, entry.length, RECORD_BYTES);
  return key;
}

/** The entries whose components are from `low` to below `high`; as cut ones are within it too, perhaps some more. */
export function indexRange(index: number, low: Buffer, high: Buffer): { start: Buffer; end: Buffer } {
  const start = Buffer.concat([prefix(INDEX, index), low.subarray(0, COMPONENTS_BYTES_MAX)]);
  const end = Buffer.concat([prefix(INDEX, index), high.subarray(0, COMPONENTS_BYTES_MAX)]);
  return { start, end: high.length > COMPONENTS_BYTES_MAX ? afterPrefix(end) : end };
}

/** The first key after all keys that begin with `key`. */
export function afterPrefix(key: Buffer): Buffer {
  let length = key.length;
  while (length > 0 && key[length - 1] === 0xff) length -= 1;
  const after = Buffer.from(key.subarray(0, length));
  after[length - 1] = (after[length - 1] ?? 0) + 1;
  return after;
}

function prefix(kind: number, id: number): Buffer {
  const key = Buffer.allocUnsafe(5);
  key[0] = kind;
  key.writeUInt32BE(id, 1);
  return key;
}

function under(kind: number, id: number): { start: Buffer; end: Buffer } {
  return { start: prefix(kind, id), end: prefix(kind, id + 1) };
}
