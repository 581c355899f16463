import { type Binary } from 'bson';
import { type Doc, encodeDocument, parseDocument } from '../document.js';
import { EmbeddedMongoError } from '../embedded-mongo-error.js';
import { parseIndexSpec, type IndexInfo } from './index-spec.js';
import { type KeyReader } from './keys.js';

export interface CollectionInfo {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly uuid: Binary;
  /** `_id_` comes first. */
  readonly indexes: readonly IndexInfo[];
}

export function namespaceOf(collection: { readonly db: string; readonly name: string }): string {
  return `${collection.db}.${collection.name}`;
}

/** Which collections and indexes there are. It never changes: each change makes the next catalog. */
export class Catalog {
  readonly #collections: ReadonlyMap<string, CollectionInfo>;

  constructor(collections: Iterable<CollectionInfo> = []) {
    this.#collections = new Map([...collections].map((collection) => [namespaceOf(collection), collection]));
  }

  find(db: string, name: string): CollectionInfo | undefined {
    return this.#collections.get(`${db}.${name}`);
  }

  all(): CollectionInfo[] {
    return [...this.#collections.values()];
  }

  of(db: string): CollectionInfo[] {
    return this.all().filter((collection) => collection.db === db);
  }

  with(collection: CollectionInfo): Catalog {
    return new Catalog([...this.all(), collection]);
  }

  without(collection: CollectionInfo): Catalog {
    return new Catalog(this.all().filter(({ id }) => id !== collection.id));
  }
}

/**
 * The catalog within the key space:
 *
 *     [0] 'v'                   the data format: { format: 1 }
 *     [0] 'n'                   the highest id of a collection or index so far; ids are never used again
 *     [0] 'c' collection u32    a collection and its indexes
 *     [0] 'm' index u32         the index is multikey: a document has more than one entry in it
 *     [0] 'l' index u32         the index has cut entries: their order is not that of the values
 *     [0] 'd' kind, id u32      documents or entries of something dropped, still to be removed
 */
const FORMAT = 1;

export type IndexMark = 'multikey' | 'cut';
const markLetters = { multikey: 'm', cut: 'l' } as const satisfies Record<IndexMark, string>;

export const formatKey = record('v');
export const formatRecord = Buffer.from(encodeDocument({ format: FORMAT }));
export const highestIdKey = record('n');

export function collectionKey(id: number): Buffer {
  return record('c', id);
}

export function markKey(mark: IndexMark, index: number): Buffer {
  return record(markLetters[mark], index);
}

/** Names the documents of a collection (`kind` 1) or the entries of an index (`kind` 2) that are to be removed. */
export function droppedKey(kind: 1 | 2, id: number): Buffer {
  const key = record('d', id);
  return Buffer.concat([key.subarray(0, 2), Buffer.from([kind]), key.subarray(2)]);
}

/** The key prefixes of everything dropped but not yet removed. */
export function droppedPrefixes(reader: KeyReader): { record: Buffer; prefix: Buffer }[] {
  return readAll(reader, 'd').map(({ key }) => ({ record: key, prefix: key.subarray(2) }));
}

export function encodeCollection(collection: CollectionInfo): Buffer {
  const { id, db, name, uuid } = collection;
  const indexes = collection.indexes.map((index) => ({
    id: index.id,
    isReady: index.isReady,
    spec: index.spec,
  }));
  return Buffer.from(encodeDocument({ id, db, name, uuid, indexes }));
}

/** @throws EmbeddedMongoError format-unknown, data-damaged */
export function readCatalog(reader: KeyReader): Catalog {
  return new Catalog(readAll(reader, 'c').map(({ value }) => decodeCollection(value)));
}

export function readHighestId(reader: KeyReader): number {
  return reader.get(highestIdKey)?.readUInt32BE(0) ?? 0;
}

/** The ids of the indexes that carry `mark`. */
export function readMarks(reader: KeyReader, mark: IndexMark): Set<number> {
  return new Set(readAll(reader, markLetters[mark]).map(({ key }) => key.readUInt32BE(2)));
}

/** @throws EmbeddedMongoError format-unknown for data of a later version. */
export function checkFormat(reader: KeyReader): void {
  const stored = reader.get(formatKey);
  if (stored === undefined || stored.equals(formatRecord)) return;
  throw new EmbeddedMongoError(
    'format-unknown',
    'The data was written by another version of this program, in a format that this one does not know.',
  );
}

interface StoredCollection extends Doc {
  readonly id: { valueOf(): number };
  readonly db: string;
  readonly name: string;
  readonly uuid: Binary;
  readonly indexes: readonly { id: { valueOf(): number }; isReady: boolean; spec: Doc }[];
}

function decodeCollection(bytes: Buffer): CollectionInfo {
  const stored = parseDocument(bytes) as StoredCollection;
  const indexes = stored.indexes.map(({ id, isReady, spec }) => ({
    ...parseIndexSpec(spec, id.valueOf()),
    isReady,
  }));
  return { id: stored.id.valueOf(), db: stored.db, name: stored.name, uuid: stored.uuid, indexes };
}

function readAll(reader: KeyReader, letter: string): { key: Buffer; value: Buffer }[] {
  const start = record(letter);
  const end = Buffer.from([0, letter.charCodeAt(0) + 1]);
  return reader.range({ start, end }, Number.MAX_SAFE_INTEGER);
}

function record(letter: string, id?: number): Buffer {
  const key = Buffer.from([0, letter.charCodeAt(0)]);
  if (id === undefined) return key;
  const number = Buffer.alloc(4);
  number.writeUInt32BE(id);
  return Buffer.concat([key, number]);
}
