import { type Doc } from '../document.js';
import { type CollectionInfo } from './catalog.js';
import { entriesFor, noEntries, writeEntries } from './index-entries.js';
import { documentKey } from './keys.js';
import { type Writer } from './writer.js';

/** A document where it is stored. */
export interface Stored {
  readonly record: number;
  readonly bytes: Buffer;
  readonly doc: Doc;
}

/** @throws MongoError 11000, 171, and as `Writer.claim` */
export function insertDocument(writer: Writer, collection: CollectionInfo, bytes: Buffer, doc: Doc): void {
  const record = writer.nextRecord(collection.id);
  for (const info of collection.indexes) {
    writeEntries(writer, { collection, info }, record, { before: noEntries, after: entriesFor(info, doc) });
  }
  writer.put(documentKey(collection.id, record), bytes);
  writer.addToCount(collection.id, 1);
}

/** @throws MongoError 11000, 171, and as `Writer.claim` */
export function replaceDocument(
  writer: Writer,
  collection: CollectionInfo,
  old: Stored,
  next: { bytes: Buffer; doc: Doc },
): void {
  const key = documentKey(collection.id, old.record);
  writer.claim(key);
  for (const info of collection.indexes) {
    const change = { before: entriesFor(info, old.doc), after: entriesFor(info, next.doc) };
    writeEntries(writer, { collection, info }, old.record, change);
  }
  writer.put(key, next.bytes, old.bytes);
}

/** @throws as `Writer.claim` */
export function deleteDocument(writer: Writer, collection: CollectionInfo, old: Stored): void {
  const key = documentKey(collection.id, old.record);
  writer.claim(key);
  for (const info of collection.indexes) {
    writeEntries(writer, { collection, info }, old.record, {
      before: entriesFor(info, old.doc),
      after: noEntries,
    });
  }
  writer.remove(key, old.bytes);
  writer.addToCount(collection.id, -1);
}
