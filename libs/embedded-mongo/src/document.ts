import {
  Binary,
  BSONError,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  deserialize,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson';
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

/** mongod's limit on nesting. */
const DEPTH_MAX = 200;
const BYTES_PER_LEVEL_MIN = 7;
const REF_NAME = Buffer.from('$ref\0');

/** @throws MongoError 22 InvalidBSON, 15 Overflow when nested more than 200 deep. */
export function parseDocument(bytes: Uint8Array): Doc {
  const doc = deserializeTyped(bytes);
  // bson turns { $ref, $id } into an object of its own class; the store knows documents only.
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(REF_NAME)
    ? (withoutDbRefs(doc) as Doc)
    : doc;
  assertDepthOf(plain, bytes.length);
  return plain;
}

function deserializeTyped(bytes: Uint8Array): Doc {
  try {
    return deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
  } catch (error) {
    if (error instanceof BSONError || error instanceof RangeError)
      throw new MongoError(22, `Invalid BSON: ${error.message}`);
    throw error;
  }
}

/** @throws MongoError 15 Overflow when nested more than 200 deep: it could not be read again. */
export function encodeDocument(doc: Doc): Uint8Array {
  const bytes = serialize(doc, { ignoreUndefined: true });
  assertDepthOf(doc, bytes.length);
  return bytes;
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

// The prototype decides, not a `_bsontype` property: a stored document may have a field of that name.
function objectTypeOf(value: object): BsonTypeName {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Code) return value.scope ? 'javascriptWithScope' : 'javascript';
  return typeByPrototype.get(prototype) ?? 'object';
}

const typeByPrototype: ReadonlyMap<unknown, BsonTypeName> = new Map<unknown, BsonTypeName>([
  [Int32.prototype, 'int'],
  [Long.prototype, 'long'],
  [Double.prototype, 'double'],
  [Decimal128.prototype, 'decimal'],
  [ObjectId.prototype, 'objectId'],
  [Date.prototype, 'date'],
  [Binary.prototype, 'binData'],
  [UUID.prototype, 'binData'],
  [Timestamp.prototype, 'timestamp'],
  [BSONRegExp.prototype, 'regex'],
  [BSONSymbol.prototype, 'symbol'],
  [MinKey.prototype, 'minKey'],
  [MaxKey.prototype, 'maxKey'],
]);

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

// Only a document of some size can be that deep.
function assertDepthOf(doc: Doc, byteLength: number): void {
  if (byteLength > DEPTH_MAX * BYTES_PER_LEVEL_MIN) assertDepth(doc, DEPTH_MAX);
}

function assertDepth(value: Value, levels: number): void {
  if (levels === 0) throw new MongoError(15, `BSONObj exceeded maximum nested object depth: ${DEPTH_MAX}`);
  if (isArray(value)) for (const item of value) assertContainerDepth(item, levels);
  else for (const item of Object.values(value as Doc)) assertContainerDepth(item, levels);
}

function assertContainerDepth(item: Value, levels: number): void {
  if (isArray(item) || isDoc(item)) assertDepth(item, levels - 1);
}
