import { type Binary, type Int32 } from 'bson';
import { type Doc, encodeDocument, parseDocument } from '../document.js';
import { EmbeddedMongoError } from '../errors.js';
import { parseIndexSpec, type IndexInfo } from './index-spec.js';
import { type KeyReader } from './keys.js';
import { type Store } from './store.js';

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
 *     [0] 'c' collection u32    a collection and its indexes
 *     [0] 'm' index u32         the index is multikey: a document has more than one entry in it
 *     [0] 'l' index u32         the index has cut entries: their order is not that of the values
 *     [0] 'd' kind, id u32      documents (kind 1) or entries (kind 2) of something dropped, still to be removed
 */
const formatKey = Buffer.from('\0v');
const formatRecord = encodeDocument({ format: 1 });

export type IndexMark = 'multikey' | 'cut';
const markLetters = { multikey: 'm', cut: 'l' } as const satisfies Record<IndexMark, string>;

export function collectionKey(id: number): Buffer {
  return recordKey('\0c', id);
}

export function markKey(mark: IndexMark, index: number): Buffer {
  return recordKey(`\0${markLetters[mark]}`, index);
}

export function markName(mark: IndexMark, index: number): string {
  return `${markLetters[mark]}${index}`;
}

/** The rest of the key is the prefix of the keys that are to be removed. */
export function droppedKey(kind: 1 | 2, id: number): Buffer {
  return recordKey(`\0d${String.fromCharCode(kind)}`, id);
}

/** The key prefixes of everything dropped but not yet removed. */
export function droppedPrefixes(reader: KeyReader): { record: Buffer; prefix: Buffer }[] {
  const dropped = reader.range({ start: Buffer.from('\0d'), end: Buffer.from('\0e') }, Infinity);
  return dropped.map(({ key }) => ({ record: key, prefix: key.subarray(2) }));
}

export function encodeCollection({ id, db, name, uuid, indexes }: CollectionInfo): Buffer {
  const stored = indexes.map((index) => ({ id: index.id, isReady: index.isReady, spec: index.spec }));
  return encodeDocument({ id, db, name, uuid, indexes: stored });
}

/** What a store knows about itself. The names are `markName`s; no id above the highest has left a trace. */
export function readCatalog(reader: KeyReader): { catalog: Catalog; marks: Set<string>; highestId: number } {
  const collections: CollectionInfo[] = [];
  const marks = new Set<string>();
  let highestId = 0;
  for (const { key, value } of reader.range({ start: Buffer.from([0]), end: Buffer.from([1]) }, Infinity)) {
    if (key.length === 2) continue;
    const letter = key.toString('latin1', 1, 2);
    const id = key.readUInt32BE(key.length - 4);
    highestId = Math.max(highestId, id);
    if (letter === 'm' || letter === 'l') marks.add(`${letter}${id}`);
    if (letter === 'c') collections.push(decodeCollection(value));
  }
  const indexIds = collections.flatMap(({ indexes }) => indexes.map(({ id }) => id));
  return { catalog: new Catalog(collections), marks, highestId: Math.max(highestId, ...indexIds) };
}

/** Says in an empty store what it will be. @throws EmbeddedMongoError format-unknown for data of a later version */
export function checkFormat(store: Store): void {
  const stored = store.get(formatKey);
  if (stored?.equals(formatRecord) === true) return;
  if (stored !== undefined) {
    throw new EmbeddedMongoError(
      'format-unknown',
      'The data was written by another version of this program, in a format that this one does not know.',
    );
  }
  store.write(() => {
    store.put(formatKey, formatRecord);
  });
}

function decodeCollection(bytes: Buffer): CollectionInfo {
  const { id, db, name, uuid, indexes } = parseDocument(bytes) as unknown as {
    id: Int32;
    db: string;
    name: string;
    uuid: Binary;
    indexes: readonly { id: Int32; isReady: boolean; spec: Doc }[];
  };
  const parsed = indexes.map((index) => ({
    ...parseIndexSpec(index.spec, index.id.valueOf()),
    isReady: index.isReady,
  }));
  return { id: id.valueOf(), db, name, uuid, indexes: parsed };
}

function recordKey(kind: string, id: number): Buffer {
  const key = Buffer.alloc(kind.length + 4);
  key.write(kind, 'latin1');
  key.writeUInt32BE(id, kind.length);
  return key;
}
