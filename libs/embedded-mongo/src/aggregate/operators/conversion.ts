import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { fromDoubleTo15Digits, toDecimal128 } from '../../decimal.js';
import { describeValue } from '../../describe.js';
import { typeOf, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import { isNumeric, round, toNumber, wholeNumberOf } from '../../numeric.js';
import { dateFromMs, millisOf } from '../dates/date-operand.js';
import { parseDate } from '../dates/parse-date.js';
import { isNullish, named, type Operator, type Operators, unary } from '../operator.js';
import { scalarText } from '../text.js';
import { isTruthy } from '../truth.js';

type Conversion = (value: Value) => Value;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?(Infinity|NaN)$/;

const conversions: Readonly<Record<string, Conversion>> = {
  bool: (value) => value instanceof Date || value instanceof ObjectId || isTruthy(value),
  int: (value) => wholeNumber(value, 'int', 32, (exact) => new Int32(Number(exact))),
  long: (value) => wholeNumber(value, 'long', 64, (exact) => Long.fromBigInt(exact)),
  double: toDouble,
  decimal: toDecimal,
  string: (value) => scalarText(value) ?? fail(value, 'string'),
  date: toDate,
  objectId: toObjectId,
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
  const exact = integerOf(value, type);
  return exact !== undefined && BigInt.asIntN(bits, exact) === exact ? make(exact) : fail(value, type);
}

function integerOf(value: Value, type: string): bigint | undefined {
  if (isNumeric(value)) return wholeNumberOf(round(value, 0, 'trunc'));
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? BigInt(value) : undefined;
  if (value instanceof Date && type === 'long') return BigInt(value.getTime());
  return typeof value === 'boolean' ? BigInt(value) : undefined;
}

function toDouble(value: Value): Value {
  return new Double(isNumeric(value) ? toNumber(value) : Number(numberText(value, 'double')));
}

function toDecimal(value: Value): Value {
  if (value instanceof Double) return toDecimal128(fromDoubleTo15Digits(value.value));
  return Decimal128.fromString(isNumeric(value) ? value.toString() : numberText(value, 'decimal'));
}

function numberText(value: Value, type: string): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return String(value.getTime());
  return typeof value === 'string' && NUMBER.test(value) ? value : fail(value, type);
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

function fail(value: Value, type: string): never {
  throw new MongoError(
    241,
    `Failed to convert ${describeValue(value)} from ${typeOf(value)} to ${type} in $convert with no onError value`,
  );
}
