import { Double, ObjectId } from 'bson';
import { typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric } from '../numeric.js';

/**
 * The string that `$toUpper`, `$substrCP` and their like see: null and missing are empty, numbers and dates are written out.
 * @throws MongoError 16007 for a type that has no text.
 */
export function textOf(value: Value): string {
  if (value === null || value === undefined) return '';
  const text = scalarText(value);
  if (text !== undefined) return text;
  throw new MongoError(16007, `can't convert from BSON type ${typeOf(value)} to String`);
}

/** A scalar as `$toString` writes it, or `undefined` for types that it does not convert. */
export function scalarText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Double) return doubleText(value.value);
  return isNumeric(value) || value instanceof ObjectId ? value.toString() : undefined;
}

/** Infinities are `Infinity`, as JavaScript has it; -0 keeps its sign. */
function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The characters of a text as mongod counts them: Unicode code points, not UTF-16 units. */
export function codePoints(text: string): string[] {
  return Array.from(text);
}
