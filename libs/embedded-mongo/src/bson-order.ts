import {
  type Binary,
  type BSONRegExp,
  type BSONSymbol,
  type Code,
  type ObjectId,
  type Timestamp,
} from 'bson';
import { type BsonTypeName, type Doc, typeOf, type Value } from './document.js';
import { compareNumeric, type Numeric } from './numeric.js';

/** A type's place in BSON order; it is also the first byte of its keys. Types that compare with each other share one. */
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
} as const satisfies Record<BsonTypeName, number>;

export type TypeRank = (typeof TYPE_RANK)[BsonTypeName];

/**
 * BSON comparison order: MinKey, undefined, null, numbers, strings, objects, arrays, binary, ObjectId, booleans, dates,
 * timestamps, regular expressions, code, MaxKey. A missing value (`undefined`) comes before null, as in aggregation;
 * sorts and index keys take missing for null, and do so where they read the value (`valuesAtPath`).
 */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  return difference === 0 ? compareWithin(rank, a, b) : difference;
}

/** Equal in BSON order: 1 equals 1.0 and NumberDecimal("1.00"). */
export function valuesEqual(a: Value, b: Value): boolean {
  return compareValues(a, b) === 0;
}

export function rankOf(value: Value): TypeRank {
  return TYPE_RANK[typeOf(value)];
}

function compareWithin(rank: TypeRank, a: Value, b: Value): number {
  switch (rank) {
    case TYPE_RANK.int:
      return compareNumeric(a as Numeric, b as Numeric);
    case TYPE_RANK.string:
      return compareStrings(textOf(a as string | BSONSymbol), textOf(b as string | BSONSymbol));
    case TYPE_RANK.object:
      return compareDocuments(a as Doc, b as Doc);
    case TYPE_RANK.array:
      return compareArrays(a as Value[], b as Value[]);
    case TYPE_RANK.objectId:
      return compareObjectIds(a as ObjectId, b as ObjectId);
    case TYPE_RANK.bool:
      return Number(a) - Number(b);
    case TYPE_RANK.date:
      return (a as Date).getTime() - (b as Date).getTime();
    default:
      return compareUncommon(rank, a, b);
  }
}

function compareUncommon(rank: TypeRank, a: Value, b: Value): number {
  switch (rank) {
    case TYPE_RANK.binData:
      return compareBinary(a as Binary, b as Binary);
    case TYPE_RANK.timestamp:
      return compareTimestamps(a as Timestamp, b as Timestamp);
    case TYPE_RANK.regex:
      return compareRegExps(a as BSONRegExp, b as BSONRegExp);
    case TYPE_RANK.javascript:
    case TYPE_RANK.javascriptWithScope:
      return compareCode(a as Code, b as Code);
    default:
      return 0; // MinKey, MaxKey, null, undefined: one value each
  }
}

export function textOf(value: string | BSONSymbol): string {
  return typeof value === 'string' ? value : value.value;
}

/** By UTF-8 bytes, as mongod compares: JS order differs where surrogates meet U+E000 and above. */
function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointOrder(x) - codePointOrder(y);
  }
  return a.length - b.length;
}

function codePointOrder(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareDocuments(a: Doc, b: Doc): number {
  const namesA = Object.keys(a);
  const namesB = Object.keys(b);
  const length = Math.min(namesA.length, namesB.length);
  for (let i = 0; i < length; i++) {
    const order = compareFields(a, namesA[i] ?? '', b, namesB[i] ?? '');
    if (order !== 0) return order;
  }
  return namesA.length - namesB.length;
}

// The type of a field counts before its name.
function compareFields(a: Doc, nameA: string, b: Doc, nameB: string): number {
  const rank = rankOf(a[nameA]);
  const byType = rank - rankOf(b[nameB]);
  if (byType !== 0) return byType;
  return compareStrings(nameA, nameB) || compareWithin(rank, a[nameA], b[nameB]);
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

// Reading the bytes allocates; most comparisons are for equality.
function compareObjectIds(a: ObjectId, b: ObjectId): number {
  return a.equals(b) ? 0 : Buffer.compare(a.id, b.id);
}

function compareBinary(a: Binary, b: Binary): number {
  return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}

function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.t - b.t || a.i - b.i;
}

function compareRegExps(a: BSONRegExp, b: BSONRegExp): number {
  return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
}

function compareCode(a: Code, b: Code): number {
  return compareStrings(a.code, b.code) || compareDocuments(a.scope ?? {}, b.scope ?? {});
}
