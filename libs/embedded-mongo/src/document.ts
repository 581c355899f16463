import { deserialize, serialize } from 'bson';

/**
 * A BSON value as `parseDocument` gives it: numbers keep their type (Int32, Long, Double, Decimal128), and `undefined`
 * stands for a missing field. A plain JS number or bigint is understood too: as Int32 where it fits, else as Double, and
 * as Long.
 */
export type Value = unknown;
export type Doc = Record<string, Value>;

/** BSON's "undefined", which mongod puts into index and sort keys in place of an empty array. */
export const BSON_UNDEFINED = Symbol('undefined');

/** The names `$type` uses, and `missing`. */
export type BsonTypeName =
  | 'missing'
  | 'minKey'
  | 'undefined'
  | 'null'
  | 'double'
  | 'int'
  | 'long'
  | 'decimal'
  | 'string'
  | 'symbol'
  | 'object'
  | 'array'
  | 'binData'
  | 'objectId'
  | 'bool'
  | 'date'
  | 'timestamp'
  | 'regex'
  | 'dbPointer'
  | 'javascript'
  | 'javascriptWithScope'
  | 'maxKey';

/** @throws MongoError 22 InvalidBSON. */
export function parseDocument(bytes: Uint8Array): Doc {
  return deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
}

export function encodeDocument(doc: Doc): Uint8Array {
  return serialize(doc);
}

export function typeOf(value: Value): BsonTypeName {
  return value === undefined ? 'missing' : 'object';
}

export function isDoc(value: Value): value is Doc {
  return typeOf(value) === 'object';
}

export function isArray(value: Value): value is Value[] {
  return Array.isArray(value);
}
