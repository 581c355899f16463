import { BSONError, Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { add, isNumeric, round, toNumber, wholeNumberOf } from '../../numeric.js';
import {
  asInteger,
  asString,
  isNullish,
  isTruthy,
  type Operator,
  type Operators,
  over,
  strict,
} from '../operator.js';
import { dateAt, parseDate, timeOf } from './dates.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(Infinity|NaN)$/;

/** Strings, and conversions from one type to another. */
export const text: Operators = {
  $concat: strict(0, Infinity, (...parts) => parts.map((part) => asString(part, '$concat', 16702)).join('')),
  // Only ASCII letters change case, as in mongod.
  $toLower: over(1, 1, (value) => textOf(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  $toUpper: over(1, 1, (value) => textOf(value).replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  // Characters are Unicode code points, not UTF-16 units.
  $substrCP: over(3, 3, (value, start, length) => {
    const from = asInteger(start, '$substrCP', 34450, 0);
    const end = from + asInteger(length, '$substrCP', 34452, 0);
    return Array.from(textOf(value)).slice(from, end).join('');
  }),
  $split: strict(2, 2, (value, separator) => {
    const [whole, by] = [asString(value, '$split', 40085), asString(separator, '$split', 40086)];
    if (by === '') throw new MongoError(40087, '$split requires a non-empty separator');
    return whole.split(by);
  }),

  $type: over(1, 1, typeOf),
  $toBool: to('bool', isTruthy),
  $toInt: to('int', (value) => wholeNumber(value, 32)),
  $toLong: to('long', (value) => wholeNumber(value instanceof Date ? value.getTime() : value, 64)),
  $toDouble: to('double', (value) => {
    const number = isNumeric(value) ? toNumber(value) : numberText(value);
    return number === undefined ? undefined : new Double(Number(number));
  }),
  // Of a double the first 15 digits, as in mongod.
  $toDecimal: to('decimal', (value) => {
    if (isNumeric(value)) return value instanceof Decimal128 ? value : add(Decimal128.fromString('0'), value);
    const number = numberText(value);
    return number === undefined ? undefined : nearestDecimal(number);
  }),
  $toString: to('string', scalarText),
  $toDate: to('date', (value) => {
    if (typeof value === 'string') return parseDate(value);
    if (isNumeric(value)) return typeOf(value) === 'int' ? undefined : dateAt(Math.trunc(toNumber(value)));
    return timeOf(value);
  }),
  $toObjectId: to('objectId', (value) => {
    if (value instanceof ObjectId) return value;
    return typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value) ? new ObjectId(value) : undefined;
  }),
};

/** A conversion, undefined where there is none; null stays null. @throws MongoError 241 ConversionFailure. */
function to(type: string, convert: (value: Value) => Value): Operator {
  return over(1, 1, (value) => {
    const converted = isNullish(value) ? null : convert(value);
    if (converted !== undefined) return converted;
    throw new MongoError(
      241,
      `Failed to convert ${scalarText(value) ?? 'a value'} from ${typeOf(value)} to ${type}`,
    );
  });
}

/** Of a number the whole part; undefined where it does not fit the bits of an integer. */
function wholeNumber(value: Value, bits: 32 | 64): Value {
  const isExact = typeof value === 'boolean' || (typeof value === 'string' && /^[+-]?\d+$/.test(value));
  const number = isExact ? BigInt(value) : value;
  const whole = isNumeric(number) ? wholeNumberOf(round(number, 0, 'trunc')) : undefined;
  if (whole === undefined || BigInt.asIntN(bits, whole) !== whole) return undefined;
  return bits === 32 ? new Int32(Number(whole)) : Long.fromBigInt(whole);
}

function numberText(value: Value): string | undefined {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return String(value.getTime());
  return typeof value === 'string' && NUMBER.test(value) ? value : undefined;
}

/** Rounded to 34 digits; undefined outside the range of decimals. */
function nearestDecimal(number: string): Decimal128 | undefined {
  try {
    return Decimal128.fromStringWithRounding(number);
  } catch (error) {
    if (error instanceof BSONError) return undefined;
    throw error;
  }
}

/** What operators of strings see: null and missing are empty. @throws MongoError 16007 for a type that has no text. */
function textOf(value: Value): string {
  const found = isNullish(value) ? '' : scalarText(value);
  if (found !== undefined) return found;
  throw new MongoError(16007, `can't convert from BSON type ${typeOf(value)} to String`);
}

/** A scalar as `$toString` writes it, or `undefined` for types that it does not convert. */
function scalarText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Double) return Object.is(value.value, -0) ? '-0' : String(value.value);
  const hasText = typeof value === 'boolean' || isNumeric(value) || value instanceof ObjectId;
  return hasText ? value.toString() : undefined;
}
