import { isNativeError } from 'node:util/types';
import { BSONError, type BSONSymbol, type Code, DBRef, deserialize, EJSON, ObjectId, serialize } from 'bson';
import { MongoError } from './errors.js';

/**
 * A BSON value as `parseDocument` gives it: numbers keep their type (Int32, Long, Double, Decimal128), and `undefined`
 * stands for a missing field. A plain JS number or bigint is understood too: as Int32 where it fits, else as Double, and
 * as Long.
 */
export type Value = unknown;
export type Doc = Record<string, Value>;

/** BSON's "undefined", which mongod puts into index and sort keys in place of an empty array. */
export const BSON_UNDEFINED = Symbol('undefined');

/**
 * The names `$type` uses, and `missing`, each with its place in BSON order, which is also the first byte of its keys.
 * Types that compare with each other share one.
 */
export const TYPE_RANK = {
  minKey: 0x08,
  missing: 0x0e,
  undefined: 0x0e,
  null: 0x10,
  double: 0x20,
  int: 0x20,
  long: 0x20,
  decimal: 0x20,
  string: 0x30,
  symbol: 0x30,
  object: 0x40,
  array: 0x48,
  binData: 0x50,
  objectId: 0x58,
  bool: 0x60,
  date: 0x68,
  timestamp: 0x70,
  regex: 0x78,
  dbPointer: 0x7c,
  javascript: 0x80,
  javascriptWithScope: 0x88,
  maxKey: 0xf0,
} as const;

export type BsonTypeName = keyof typeof TYPE_RANK;
export type TypeRank = (typeof TYPE_RANK)[BsonTypeName];

/** mongod's limit on nesting. */
const DEPTH_MAX = 200;
/** A shorter document cannot be that deep. */
const DEEP_BYTES_MIN = DEPTH_MAX * 7;
/** mongod's limit on what it computes: that on stored documents, and room for what goes around one. */
const COMPUTED_BYTES_MAX = 16 * 1024 * 1024 + 16 * 1024;
const REF_NAME = Buffer.from('$ref\0');

/** @throws MongoError 22 InvalidBSON, 15 Overflow when nested more than 200 deep. */
export function parseDocument(bytes: Uint8Array): Doc {
  let doc = deserializeTyped(bytes);
  // bson turns { $ref, $id } into an object of its own class; the store knows documents only.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(REF_NAME))
    doc = withoutDbRefs(doc) as Doc;
  if (bytes.length > DEEP_BYTES_MIN) assertDepth(doc);
  return doc;
}

/** Not checked for depth. @param raw arrays of documents to be left encoded @throws MongoError 22 InvalidBSON */
export function deserializeTyped(bytes: Uint8Array, raw?: Record<string, true>): Doc {
  const fieldsAsRaw = raw && { fieldsAsRaw: raw };
  try {
    return deserialize(bytes, {
      promoteValues: false,
      promoteBuffers: false,
      bsonRegExp: true,
      ...fieldsAsRaw,
    });
  } catch (error) {
    if (error instanceof BSONError || error instanceof RangeError)
      throw new MongoError(22, `Invalid BSON: ${error.message}`);
    throw error;
  }
}

/** @throws MongoError 15 Overflow when nested more than 200 deep: it could not be read again; 10334 when too large. */
export function encodeDocument(doc: Doc): Buffer {
  const { buffer, byteOffset, length } = serializeWithinLimit(doc);
  if (length > DEEP_BYTES_MIN) assertDepth(doc);
  return Buffer.from(buffer, byteOffset, length);
}

// Past its buffer of 17 MB bson cuts strings off, which shows in the length alone, and then throws.
function serializeWithinLimit(doc: Doc): Uint8Array {
  try {
    const bytes = serialize(doc, { ignoreUndefined: true });
    if (bytes.length <= COMPUTED_BYTES_MAX) return bytes;
  } catch (error) {
    if (!isNativeError(error) || error.name !== 'RangeError') throw error;
  }
  throw new MongoError(10334, `BSONObj size is invalid. Size must be between 0 and ${COMPUTED_BYTES_MAX}`);
}

function assertDepth(value: Value, levels = DEPTH_MAX): void {
  if (!isArray(value) && !isDoc(value)) return;
  if (levels === 0) throw new MongoError(15, `BSONObj exceeded maximum nested object depth: ${DEPTH_MAX}`);
  for (const item of Object.values(value)) assertDepth(item, levels - 1);
}

/** The type under which `$type` and error messages know a value. */
export function typeOf(value: Value): BsonTypeName {
  if (typeof value === 'object') return value === null ? 'null' : objectTypeOf(value);
  if (typeof value === 'number') return (value | 0) === value && !Object.is(value, -0) ? 'int' : 'double';
  return typeByTypeof[typeof value] ?? 'undefined';
}

const typeByTypeof: Partial<Record<string, BsonTypeName>> = {
  undefined: 'missing',
  string: 'string',
  boolean: 'bool',
  bigint: 'long',
};

// A stored document may have a field named `_bsontype`, so that its prototype is asked first.
function objectTypeOf(value: object): BsonTypeName {
  if (Object.getPrototypeOf(value) === Object.prototype) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  const { _bsontype: className = '' } = value as { _bsontype?: string };
  if (className === 'Code' && (value as Code).scope) return 'javascriptWithScope';
  return typeByClass[className] ?? 'object';
}

const typeByClass: Readonly<Record<string, BsonTypeName>> = {
  Int32: 'int',
  Long: 'long',
  Double: 'double',
  Decimal128: 'decimal',
  ObjectId: 'objectId',
  Binary: 'binData',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  BSONSymbol: 'symbol',
  Code: 'javascript',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
};

export function rankOf(value: Value): TypeRank {
  return TYPE_RANK[typeOf(value)];
}

export function textOf(value: string | BSONSymbol): string {
  return typeof value === 'string' ? value : value.value;
}

export function isDoc(value: Value): value is Doc {
  return typeof value === 'object' && value !== null && objectTypeOf(value) === 'object';
}

export function isArray(value: Value): value is Value[] {
  return Array.isArray(value);
}

/** Sets a field as data: also one named `__proto__`, which an assignment would take for the prototype. */
export function setField(doc: Doc, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(doc, name, { value, writable: true, enumerable: true, configurable: true });
  else doc[name] = value;
}

/** A field of the document itself, never one that every JS object inherits. */
export function fieldOf(doc: Doc, name: string): Value {
  return Object.hasOwn(doc, name) ? doc[name] : undefined;
}

function withoutDbRefs(value: Value): Value {
  if (isArray(value)) return value.map(withoutDbRefs);
  if (value instanceof DBRef) {
    const { collection, oid, db, fields } = value;
    return withoutDbRefs({ $ref: collection, $id: oid, ...(db === undefined ? {} : { $db: db }), ...fields });
  }
  if (!isDoc(value)) return value;
  const doc: Doc = {};
  for (const name of Object.keys(value)) setField(doc, name, withoutDbRefs(value[name]));
  return doc;
}

/** A value as mongod prints it in messages, `{ _id: 1, name: "x" }`; rarer types as extended JSON. */
export function describeValue(value: Value): string {
  if (value === undefined) return 'EOO';
  if (isArray(value)) return enclosed('[', value.map(describeValue), ']');
  if (isDoc(value)) {
    const fields = Object.entries(value).map(([name, item]) => `${name}: ${describeValue(item)}`);
    return enclosed('{', fields, '}');
  }
  return value instanceof ObjectId ? `ObjectId('${value.toHexString()}')` : EJSON.stringify(value);
}

function enclosed(open: string, items: readonly string[], close: string): string {
  return items.length === 0 ? open + close : `${open} ${items.join(', ')} ${close}`;
}
