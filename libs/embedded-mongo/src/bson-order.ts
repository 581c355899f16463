import { type BSONSymbol, type ObjectId, serialize } from 'bson';
import { type Doc, rankOf, textOf, TYPE_RANK, type TypeRank, type Value } from './document.js';
import { valueKey } from './key-encoding.js';
import { compareNumeric } from './numeric.js';

/**
 * BSON comparison order: MinKey, undefined, null, numbers, strings, objects, arrays, binary, ObjectId, booleans, dates,
 * timestamps, regular expressions, code, MaxKey. A missing value (`undefined`) comes before null, as in aggregation;
 * keys, and so sorts, take missing for null.
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

/** The same BSON bytes, so that an update changes nothing: 1 and 1.0 are equal, not identical. */
export function valuesIdentical(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  return valuesEqual(a, b) && Buffer.compare(serialize({ a }), serialize({ a: b })) === 0;
}

function compareWithin(rank: TypeRank, a: Value, b: Value): number {
  return (comparators[rank] ?? compareKeys)(a as never, b as never);
}

const comparators: Partial<Record<TypeRank, (a: never, b: never) => number>> = {
  [TYPE_RANK.int]: compareNumeric,
  [TYPE_RANK.string]: (a: string | BSONSymbol, b: string | BSONSymbol) =>
    compareStrings(textOf(a), textOf(b)),
  [TYPE_RANK.object]: compareDocuments,
  [TYPE_RANK.array]: compareArrays,
  [TYPE_RANK.objectId]: compareObjectIds,
  [TYPE_RANK.bool]: (a: boolean, b: boolean) => Number(a) - Number(b),
  [TYPE_RANK.date]: (a: Date, b: Date) => a.getTime() - b.getTime(),
};

/** For types too rare to be fast: index keys are in the same order. */
function compareKeys(a: Value, b: Value): number {
  return Buffer.compare(valueKey(a), valueKey(b));
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
