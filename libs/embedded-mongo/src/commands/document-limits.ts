import { BSONRegExp } from 'bson';
import { describeValue } from '../describe.js';
import { isArray, isDoc, typeOf, type Doc } from '../document.js';
import { MongoError } from '../errors.js';

export const DOCUMENT_BYTES_MAX = 16 * 1024 * 1024;

/** What may be stored at all. @throws MongoError 10334 too large, 53 or 52 for an `_id` that is not allowed */
export function checkDocument(bytes: Uint8Array, doc: Doc): void {
  if (bytes.length > DOCUMENT_BYTES_MAX) {
    const message = `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${DOCUMENT_BYTES_MAX}`;
    throw new MongoError(10334, message);
  }
  const id = doc._id;
  if (isArray(id) || id instanceof BSONRegExp || id === undefined) {
    throw new MongoError(
      53,
      `The '_id' value cannot be of type ${id === undefined ? 'undefined' : typeOf(id)}`,
    );
  }
  const dollar = isDoc(id) ? Object.keys(id).find((field) => field.startsWith('$')) : undefined;
  if (dollar !== undefined) {
    throw new MongoError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage. ${describeValue(id)}`,
    );
  }
}
