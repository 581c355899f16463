import { isDeepStrictEqual } from 'node:util';
import { BSON, type Document, Double, Int32, Long } from 'mongodb';
import { type Entities } from '../support/entities.js';

/** Where documents may have fields besides those expected. */
type ExtraFields = 'anywhere' | 'at the root' | 'nowhere';

export interface Place {
  readonly entities: Entities;
  readonly extraFields: ExtraFields;
}
type SpecialMatcher = (argument: unknown, actual: unknown, place: Place) => boolean;

/** The operators a test may write in place of a value. */
const special: Readonly<Record<string, SpecialMatcher>> = {
  $$exists: (wanted, actual) => (actual !== undefined) === wanted,
  $$unsetOrMatches: (expected, actual, place) => actual === undefined || isMatch(expected, actual, place),
  $$sessionLsid: (id, actual, place) => isMatch(place.entities.lsid(id as string), actual, place),
  $$type: (types, actual) => [types].flat().includes(typeName(actual)) || isWholeNumberOf(types, actual),
};

/** Throws with both sides printed when they do not match. */
export function expectMatch(what: string, expected: unknown, actual: unknown, place: Place): void {
  if (isMatch(expected, actual, place)) return;
  throw new Error(`${what}: expected ${print(expected)}\nbut there is ${print(actual)}`);
}

export function print(value: unknown): string {
  return value === undefined ? 'nothing' : BSON.EJSON.stringify(value, { relaxed: true });
}

function isMatch(expected: unknown, actual: unknown, place: Place): boolean {
  if (actual instanceof Map) return isMatch(expected, Object.fromEntries(actual), place);
  if (isNumber(expected)) return isNumber(actual) && String(expected) === String(actual);
  if (Array.isArray(expected)) {
    const elements = actual as unknown[];
    return (
      Array.isArray(actual) &&
      elements.length === expected.length &&
      expected.every((element, i) => isMatch(element, elements[i], place))
    );
  }
  if (!isPlain(expected)) return isDeepStrictEqual(plainScalar(expected), plainScalar(actual));
  const [operator = ''] = Object.keys(expected);
  const matcher = special[operator];
  return matcher === undefined
    ? isDocumentMatch(expected, actual, place)
    : matcher(expected[operator], actual, place);
}

function isDocumentMatch(expected: Document, actual: unknown, place: Place): boolean {
  if (!isPlain(actual)) return false;
  const others = Object.keys(actual).filter((key) => !(key in expected) && actual[key] !== undefined);
  if (place.extraFields === 'nowhere' && others.length > 0) return false;
  const below: Place = place.extraFields === 'anywhere' ? place : { ...place, extraFields: 'nowhere' };
  return Object.entries(expected).every(([key, value]) => isMatch(value, actual[key], below));
}

function isPlain(value: unknown): value is Document {
  return (
    typeof value === 'object' &&
    value !== null &&
    !('_bsontype' in value) &&
    !(value instanceof Date) &&
    !Array.isArray(value)
  );
}

function isNumber(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Long ||
    value instanceof Int32 ||
    value instanceof Double
  );
}

/** BSON's own classes hold caches beside their value. */
function plainScalar(value: unknown): unknown {
  const isBson = typeof value === 'object' && value !== null && '_bsontype' in value;
  return isBson ? print({ value }) : value;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (isPlain(value)) return 'object';
  const bsonType = (value as { _bsontype?: string } | undefined)?._bsontype;
  return typeNames[bsonType ?? typeof value] ?? 'missing';
}

const typeNames: Readonly<Record<string, string>> = {
  boolean: 'bool',
  string: 'string',
  number: 'double',
  ObjectId: 'objectId',
  Binary: 'binData',
  Timestamp: 'timestamp',
  Long: 'long',
};

/** The driver reads both integer types as JavaScript numbers. */
function isWholeNumberOf(types: unknown, actual: unknown): boolean {
  return Number.isInteger(actual) && [types].flat().some((type) => type === 'int' || type === 'long');
}
