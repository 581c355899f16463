import { randomInt } from 'node:crypto';
import { Decimal128, Double, Int32, Long } from 'bson';
import { typeOf, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import {
  add,
  compareNumeric,
  divide,
  isNumeric,
  mod,
  multiply,
  type Numeric,
  subtract,
  toNumber,
} from '../../numeric.js';
import { dateFromMs } from '../dates/date-operand.js';
import { integer } from '../integer.js';
import { nullIfAnyNull, type Operators } from '../operator.js';

/** As many steps as `randomInt` can take. */
const RANDOM_MAX = 2 ** 48 - 1;
const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

export const arithmetic: Operators = {
  $rand: () => ({ evaluate: () => new Double(randomInt(RANDOM_MAX) / RANDOM_MAX) }),
  $add: nullIfAnyNull([0, ANY_NUMBER], sum),
  $subtract: nullIfAnyNull([2, 2], ([left, right]) => difference(left, right)),
  $multiply: nullIfAnyNull([0, ANY_NUMBER], (operands, name) =>
    operands.reduce<Numeric>((product, operand) => multiply(product, numeric(operand, name)), new Int32(1)),
  ),
  $divide: nullIfAnyNull([2, 2], ([left, right], name) => divide(numeric(left, name), numeric(right, name))),
  $mod: nullIfAnyNull([2, 2], ([left, right], name) => mod(numeric(left, name), numeric(right, name))),
  $abs: nullIfAnyNull([1, 1], ([operand], name) => absolute(numeric(operand, name))),
  $pow: nullIfAnyNull([2, 2], ([base, exponent], name) =>
    power(numeric(base, name), numeric(exponent, name)),
  ),
  $sqrt: real((value) => {
    if (value < 0) throw new MongoError(28714, "$sqrt's argument must be greater than or equal to 0");
    return Math.sqrt(value);
  }),
  $exp: real(Math.exp),
  $ln: real((value) => Math.log(positive(value, '$ln'))),
  $log10: real((value) => Math.log10(positive(value, '$log10'))),
  $log: nullIfAnyNull(
    [2, 2],
    ([value, base], name) =>
      new Double(
        Math.log(positive(double(value, name), name)) / Math.log(positive(double(base, name), name)),
      ),
  ),
};

/** Numbers, and at most one date, to which the others add milliseconds. */
function sum(operands: readonly Value[], name: string): Value {
  const dates = operands.filter((operand) => operand instanceof Date);
  if (dates.length > 1) throw new MongoError(16612, 'only one date allowed in an $add expression');
  const total = operands
    .filter((operand) => !(operand instanceof Date))
    .reduce<Numeric>((subtotal, operand) => {
      if (!isNumeric(operand)) {
        throw new MongoError(14, `${name} only supports numeric or date types, not ${typeOf(operand)}`);
      }
      return add(subtotal, operand);
    }, new Int32(0));
  const [date] = dates;
  return date === undefined ? total : dateFromMs(date.getTime() + Math.round(toNumber(total)));
}

function difference(left: Value, right: Value): Value {
  if (isNumeric(left) && isNumeric(right)) return subtract(left, right);
  if (left instanceof Date && right instanceof Date) return Long.fromNumber(left.getTime() - right.getTime());
  if (left instanceof Date && isNumeric(right)) {
    return dateFromMs(left.getTime() - Math.round(toNumber(right)));
  }
  throw new MongoError(14, `can't $subtract ${typeOf(right)} from ${typeOf(left)}`);
}

function absolute(value: Numeric): Numeric {
  return compareNumeric(value, new Int32(0)) < 0 ? subtract(new Int32(0), value) : value;
}

/** Exact for integers as long as the result fits 64 bits, a double otherwise. */
function power(base: Numeric, exponent: Numeric): Numeric {
  const [x, y] = [double(base, '$pow'), double(exponent, '$pow')];
  if (x === 0 && y < 0) {
    throw new MongoError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  const result = x ** y;
  const isExact = isInteger(base) && isInteger(exponent) && y >= 0 && Math.abs(result) < 2 ** 63;
  return isExact ? integer(BigInt(base.toString()) ** BigInt(exponent.toString())) : new Double(result);
}

function isInteger(value: Numeric): boolean {
  return value instanceof Int32 || value instanceof Long;
}

/** An operator of one real number that answers a double. */
function real(apply: (value: number) => number): Operators[string] {
  return nullIfAnyNull([1, 1], ([operand], name) => new Double(apply(double(operand, name))));
}

function numeric(value: Value, name: string): Numeric {
  if (isNumeric(value)) return value;
  throw new MongoError(14, `${name} only supports numeric types, not ${typeOf(value)}`);
}

/** @throws MongoError 115 for a Decimal128: a result rounded to a double's 17 digits would be wrong. */
function double(value: Value, name: string): number {
  if (value instanceof Decimal128) throw unsupported(`${name} of a Decimal128`);
  return toNumber(numeric(value, name));
}

function positive(value: number, name: string): number {
  if (value > 0 || Number.isNaN(value)) return value;
  throw new MongoError(28766, `${name}'s argument must be a positive number, but is ${value}`);
}
