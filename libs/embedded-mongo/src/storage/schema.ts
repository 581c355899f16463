import { isDeepStrictEqual } from 'node:util';
import { UUID } from 'bson';
import { valuesIdentical } from '../bson-order.js';
import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { type CollectionInfo, collectionKey, droppedKey, encodeCollection } from './catalog.js';
import { type IndexInfo, idIndexSpec, parseIndexSpec } from './index-spec.js';
import { countKey } from './keys.js';
import { namespaceResource } from './transaction.js';
import { type Writer } from './state.js';

const NAMESPACE_BYTES_MAX = 255;
const INDEXES_MAX = 64;

/** @throws MongoError 73 for a name that is not allowed, and as `Writer.claim` */
export function createCollection(writer: Writer, db: string, name: string): CollectionInfo {
  checkNamespace(db, name);
  writer.claim(namespaceResource({ db, name }));
  const uuid = new UUID().toBinary();
  const idIndex = parseIndexSpec(idIndexSpec, writer.nextId());
  const collection = { id: writer.nextId(), db, name, uuid, indexes: [idIndex] };
  saveCollection(writer, collection);
  return collection;
}

/** The documents and entries stay until the sweeper removes them; nobody finds them any more. */
export function dropCollection(writer: Writer, collection: CollectionInfo): void {
  writer.claim(namespaceResource(collection));
  writer.claimCollection(collection);
  writer.remove(collectionKey(collection.id));
  writer.remove(countKey(collection.id));
  writer.put(droppedKey(1, collection.id), nothing);
  for (const { id } of collection.indexes) writer.put(droppedKey(2, id), nothing);
  writer.catalog = writer.catalog.without(collection);
}

/** Documents and indexes go with it, and know nothing of it. @throws MongoError 73, and as `Writer.claim` */
export function renameCollection(writer: Writer, collection: CollectionInfo, name: string): void {
  checkNamespace(collection.db, name);
  const renamed = { ...collection, name };
  writer.claim(namespaceResource(collection));
  writer.claim(namespaceResource(renamed));
  writer.claimCollection(collection);
  writer.catalog = writer.catalog.without(collection);
  saveCollection(writer, renamed);
}

/** @throws MongoError 85, 86 when an index with that name or these keys exists with other options */
export function existingIndex(collection: CollectionInfo, spec: Doc): IndexInfo | undefined {
  const wanted = parseIndexSpec(spec, 0);
  const sameName = collection.indexes.find(({ name }) => name === wanted.name);
  const existing = sameName ?? collection.indexes.find((index) => sameKeys(index, wanted));
  if (existing === undefined) return undefined;
  if (!sameKeys(existing, wanted)) {
    throw new MongoError(
      86,
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${wanted.name}`,
    );
  }
  if (existing === collection.indexes[0] || (sameName && sameOptions(existing, wanted))) return existing;
  throw new MongoError(
    sameName === undefined ? 85 : 86,
    `Index with name: ${wanted.name} already exists with different options, or index already exists with a different name: ${existing.name}`,
  );
}

/** Adds an index that is not ready yet: writers keep it from now on, readers do not use it. */
export function addIndex(writer: Writer, collection: CollectionInfo, spec: Doc): IndexInfo {
  if (collection.indexes.length >= INDEXES_MAX) {
    throw new MongoError(67, `add index fails, too many indexes for ${collection.db}.${collection.name}`);
  }
  const index = { ...parseIndexSpec(spec, writer.nextId()), isReady: false };
  saveCollection(writer, { ...collection, indexes: [...collection.indexes, index] });
  return index;
}

export function setReady(writer: Writer, collection: CollectionInfo, ids: ReadonlySet<number>): void {
  const indexes = collection.indexes.map((index) =>
    ids.has(index.id) ? { ...index, isReady: true } : index,
  );
  saveCollection(writer, { ...collection, indexes });
}

export function dropIndexes(writer: Writer, collection: CollectionInfo, ids: ReadonlySet<number>): void {
  for (const id of ids) writer.put(droppedKey(2, id), nothing);
  saveCollection(writer, { ...collection, indexes: collection.indexes.filter(({ id }) => !ids.has(id)) });
}

function saveCollection(writer: Writer, collection: CollectionInfo): void {
  writer.put(collectionKey(collection.id), encodeCollection(collection));
  writer.catalog = writer.catalog.with(collection);
}

function sameKeys(a: IndexInfo, b: IndexInfo): boolean {
  return isDeepStrictEqual(a.keys, b.keys);
}

function sameOptions(a: IndexInfo, b: IndexInfo): boolean {
  return (
    a.unique === b.unique &&
    a.sparse === b.sparse &&
    a.expireAfterSeconds === b.expireAfterSeconds &&
    valuesIdentical(a.partialFilter ?? null, b.partialFilter ?? null)
  );
}

function checkNamespace(db: string, name: string): void {
  const isAllowed = name !== '' && !/^\.|^system\.|\$|\.$/.test(name) && !name.includes('\0');
  if (!isAllowed || Buffer.byteLength(`${db}.${name}`) > NAMESPACE_BYTES_MAX) {
    throw new MongoError(73, `Invalid namespace specified '${db}.${name}'`);
  }
}

/** Takes no room, so that a full disk lets things be dropped. */
const nothing = Buffer.alloc(0);
