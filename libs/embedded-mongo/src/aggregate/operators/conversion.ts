import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { typeOf, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import { isNumeric, type Numeric, round, toNumber } from '../../numeric.js';
import { dateFromMs, millisOf } from '../dates/date-operand.js';
import { parseDate } from '../dates/parse-date.js';
import { isNullish, named, type Operator, type Operators, unary } from '../operator.js';
import { scalarText } from '../text.js';
import { isTruthy } from '../truth.js';

type Conversion = (value: Value) => Value;

const conversions: Readonly<Record<string, Conversion>> = {
  bool: (value) => value instanceof Date || value instanceof ObjectId || isTruthy(value),
  int: (value) => wholeNumber(value, 'int', 32, (exact) => new Int32(Number(exact))),
  long: (value) => wholeNumber(value, 'long', 64, (exact) => Long.fromBigInt(exact)),
  double: (value) => new Double(Number(decimalText(value, 'double'))),
  decimal: (value) => Decimal128.fromString(decimalText(value, 'decimal')),
  string: (value) => scalarText(value) ?? fail(value, 'string'),
  date: (value) => toDate(value),
  objectId: (value) => toObjectId(value),
};

/** The numbers that BSON gives these types, which `$convert` takes as well. */
const typeNumbers: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
};

export const conversion: Operators = {
  $type: unary(typeOf),
  $isNumber: unary(isNumeric),
  $toBool: to('bool'),
  $toInt: to('int'),
  $toLong: to('long'),
  $toDouble: to('double'),
  $toDecimal: to('decimal'),
  $toString: to('string'),
  $toDate: to('date'),
  $toObjectId: to('objectId'),
  $convert: named(['input', 'to'], ['onError', 'onNull'], (operands) => {
    const { input, to: type, onError, onNull } = operands;
    if (isNullish(input)) return 'onNull' in operands ? onNull : null;
    if (isNullish(type)) return null;
    const convert = conversionTo(type);
    try {
      return convert(input);
    } catch (error) {
      if ('onError' in operands && error instanceof MongoError && error.code === 241) return onError;
      throw error;
    }
  }),
};

function to(type: string): Operator {
  const convert = conversionTo(type);
  return unary((value) => (isNullish(value) ? null : convert(value)));
}

function conversionTo(type: Value): Conversion {
  const name = isNumeric(type) ? typeNumbers[toNumber(type)] : type;
  const convert =
    typeof name === 'string' && Object.hasOwn(conversions, name) ? conversions[name] : undefined;
  if (convert === undefined) throw unsupported(`$convert to ${String(type)}`);
  return convert;
}

function wholeNumber(value: Value, type: string, bits: 32 | 64, make: (exact: bigint) => Value): Value {
  const text = decimalText(isNumeric(value) ? round(value, 0, 'trunc') : value, type);
  const exact = typeof value === 'string' && !/^[+-]?\d+$/.test(value) ? undefined : exactInteger(text);
  if (exact === undefined || BigInt.asIntN(bits, exact) !== exact) return fail(value, type, text);
  return make(exact);
}

/** The integer that a text such as 12, 12.0 or 1.2E+1 stands for. */
function exactInteger(text: string): bigint | undefined {
  const match = /^([+-]?\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const length = whole.length + Number(exponent);
  if (length > 60) return undefined;
  const kept = digits.slice(0, Math.max(length, 0)).padEnd(length, '0');
  return BigInt(/\d/.test(kept) ? kept : 0);
}

/** A number, boolean, date or text of a number, as the text of a decimal number. */
function decimalText(value: Value, type: string): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date && type !== 'int') return String(value.getTime());
  if (isNumeric(value)) return numberText(value);
  if (
    typeof value === 'string' &&
    /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(Infinity|NaN)$/.test(value)
  )
    return value;
  return fail(value, type);
}

/** mongod keeps fifteen digits of a double that becomes a decimal. */
function numberText(value: Numeric): string {
  return value instanceof Double ? String(value.value) : value.toString();
}

function toDate(value: Value): Value {
  if (typeof value === 'string') {
    const { localMs, offsetMs = 0 } = parseDate(value);
    return dateFromMs(localMs - offsetMs);
  }
  if (value instanceof Int32 || typeof value === 'boolean') return fail(value, 'date');
  if (isNumeric(value)) return dateFromMs(Math.trunc(toNumber(value)));
  const hasTime = value instanceof Date || value instanceof ObjectId || value instanceof Timestamp;
  return hasTime ? dateFromMs(millisOf(value)) : fail(value, 'date');
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  return fail(value, 'objectId');
}

function fail(value: Value, type: string, text?: string): never {
  const what = typeof value === 'string' ? `'${value}'` : (text ?? '');
  throw new MongoError(
    241,
    `Failed to convert ${what} from ${typeOf(value)} to ${type} in $convert with no onError value`,
  );
}
