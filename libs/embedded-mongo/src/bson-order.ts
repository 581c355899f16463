import { type Value } from './document.js';

/**
 * BSON comparison order: MinKey, undefined, null, numbers, strings, objects, arrays, binary, ObjectId, booleans, dates,
 * timestamps, regular expressions, code, MaxKey. A missing value (`undefined`) comes before null, as in aggregation;
 * sorts and index keys take missing for null, and do so where they read the value (`sortValue`, `encodeKeyComponent`).
 */
export function compareValues(a: Value, b: Value): number {
  return a === b ? 0 : -1;
}

/** Equal in BSON order: 1 equals 1.0 and NumberDecimal("1.00"). */
export function valuesEqual(a: Value, b: Value): boolean {
  return compareValues(a, b) === 0;
}

/** Equal to the byte: same number types, same order of fields. */
export function valuesIdentical(a: Value, b: Value): boolean {
  return compareValues(a, b) === 0;
}
