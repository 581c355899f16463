import { Decimal128, Double, Int32, Long } from 'bson';
import { Decimal as DecimalJs } from 'decimal.js';
import { rankOf, TYPE_RANK, typeOf, type Value } from './document.js';
import { MongoError } from './errors.js';

const DIGITS_MAX = 34;
const EXPONENT_MIN = -6176;

/** Decimal128's digits, rounded half to even, and its range: beyond it lies infinity, below it zero. */
export const Decimal = DecimalJs.clone({
  precision: DIGITS_MAX,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  modulo: DecimalJs.ROUND_DOWN,
  minE: EXPONENT_MIN,
  maxE: 6144,
});
export type Decimal = DecimalJs;

const ROUNDING = {
  'half-even': DecimalJs.ROUND_HALF_EVEN,
  trunc: DecimalJs.ROUND_DOWN,
  ceil: DecimalJs.ROUND_CEIL,
  floor: DecimalJs.ROUND_FLOOR,
} as const;

export type Numeric = Int32 | Long | Double | Decimal128 | number | bigint;
export type Rounding = keyof typeof ROUNDING;

/** Within this high word a Long is exact as a double. */
const SAFE_HIGH = 0x200000;

export function isNumeric(value: Value): value is Numeric {
  return rankOf(value) === TYPE_RANK.int;
}

/** Exact across types; NaN equals NaN and is below every other number. */
export function compareNumeric(a: Numeric, b: Numeric): number {
  const x = exactDouble(a);
  const y = exactDouble(b);
  if (x === undefined || y === undefined) {
    const order = exactDecimal(a).cmp(exactDecimal(b));
    if (!Number.isNaN(order)) return order;
  } else {
    if (x < y) return -1;
    if (x > y) return 1;
    if (x === y) return 0;
  }
  return Number(Number.isNaN(toNumber(b))) - Number(Number.isNaN(toNumber(a)));
}

/** The value as a double where that loses nothing and costs nothing, else undefined. */
export function exactDouble(value: Numeric): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long && value.high >= -SAFE_HIGH && value.high < SAFE_HIGH)
    return value.high * 0x100000000 + (value.low >>> 0);
  return undefined;
}

export function exactDecimal(value: Numeric): Decimal {
  if (isDecimal(value)) return new Decimal(value.toString());
  const whole = longOf(value);
  return whole === undefined ? fromDouble(toNumber(value)) : new Decimal(whole);
}

/** The nearest double. */
export function toNumber(value: Numeric): number {
  return exactDouble(value) ?? Number(value.toString());
}

/** The value of an int or a long, undefined for the other types. */
export function longOf(value: Numeric): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (value instanceof Long) return (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
  return isInt(value) ? BigInt(toNumber(value)) : undefined;
}

/** The value where it is a whole number that fits 64 bits, whatever its type. */
export function wholeNumberOf(value: Value): bigint | undefined {
  if (!isNumeric(value)) return undefined;
  const long = longOf(value);
  if (long !== undefined) return long;
  const decimal = exactDecimal(value);
  const whole = decimal.isInteger() && decimal.e < 19 ? BigInt(decimal.toFixed()) : undefined;
  return whole !== undefined && fitsLong(whole) ? whole : undefined;
}

/** The wider type of the two (int, long, double, decimal); integers that overflow become long, then double. */
export function add(a: Numeric, b: Numeric): Numeric {
  return combine(a, b, { long: (x, y) => x + y, double: (x, y) => x + y, decimal: (x, y) => x.plus(y) });
}

export function subtract(a: Numeric, b: Numeric): Numeric {
  return combine(a, b, { long: (x, y) => x - y, double: (x, y) => x - y, decimal: (x, y) => x.minus(y) });
}

export function multiply(a: Numeric, b: Numeric): Numeric {
  return combine(a, b, {
    long: (x, y) => x * y,
    double: (x, y) => x * y,
    decimal: (x, y) => x.times(y),
    exponent: (x, y) => x + y,
  });
}

/** As `$divide`: a double, or a decimal if one side is. @throws MongoError 2 for division by zero. */
export function divide(a: Numeric, b: Numeric): Numeric {
  if (isZero(b)) throw new MongoError(2, "can't $divide by zero");
  return isDecimal(a) || isDecimal(b)
    ? toDecimal128(operand(a).div(operand(b)), exponentOf(a) - exponentOf(b))
    : new Double(toNumber(a) / toNumber(b));
}

/** As `$mod`: the sign is that of `a`. @throws MongoError 16610 for a zero divisor. */
export function mod(a: Numeric, b: Numeric): Numeric {
  if (isZero(b)) throw new MongoError(16610, "can't $mod by zero");
  return combine(a, b, { long: (x, y) => x % y, double: (x, y) => x % y, decimal: (x, y) => x.mod(y) });
}

/** Rounds to `places` decimals (negative: tens), keeping the type; an int that overflows becomes long. */
export function round(value: Numeric, places: number, rounding: Rounding): Numeric {
  const isWhole = longOf(value) !== undefined;
  if (isWhole && places >= 0) return value;
  const rounded = exactDecimal(value).toNearest(`1e${-places}`, ROUNDING[rounding]);
  if (isDecimal(value)) return toDecimal128(rounded, -places);
  return isWhole ? integer(BigInt(rounded.toFixed()), isInt(value)) : new Double(rounded.toNumber());
}

interface Operation {
  readonly long: (a: bigint, b: bigint) => bigint;
  readonly double: (a: number, b: number) => number;
  readonly decimal: (a: Decimal, b: Decimal) => Decimal;
  /** Of a decimal result, from those of the operands: the lower one unless it is given. */
  readonly exponent?: (a: number, b: number) => number;
}

function combine(a: Numeric, b: Numeric, operation: Operation): Numeric {
  if (isDecimal(a) || isDecimal(b)) {
    const { decimal, exponent = Math.min } = operation;
    return toDecimal128(decimal(operand(a), operand(b)), exponent(exponentOf(a), exponentOf(b)));
  }
  const x = longOf(a);
  const y = longOf(b);
  if (x === undefined || y === undefined) return new Double(operation.double(toNumber(a), toNumber(b)));
  return integer(operation.long(x, y), isInt(a) && isInt(b));
}

function integer(value: bigint, fromInts: boolean): Numeric {
  if (fromInts && BigInt.asIntN(32, value) === value) return new Int32(Number(value));
  return fitsLong(value) ? Long.fromBigInt(value) : new Double(Number(value));
}

function fitsLong(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

// The nearest double of a very small decimal is zero, too.
function isZero(value: Numeric): boolean {
  return toNumber(value) === 0 && exactDecimal(value).isZero();
}

function isDecimal(value: Numeric): value is Decimal128 {
  return value instanceof Decimal128;
}

function isInt(value: Numeric): boolean {
  return typeOf(value) === 'int';
}

function operand(value: Numeric): Decimal {
  return new Decimal(digitsOf(value));
}

/** The power of ten that the last digit stands for: -2 in 1.50. */
function exponentOf(value: Numeric): number {
  const [digits = '', exponent = 0] = digitsOf(value).split(/e/i);
  return Number(exponent) - (digits.split('.')[1]?.length ?? 0);
}

/** mongod computes with the first 15 digits of a double other than zero. */
function digitsOf(value: Numeric): string {
  return typeOf(value) === 'double' && !isZero(value) ? toNumber(value).toPrecision(15) : value.toString();
}

/** With zeros at the end down to the exponent, as far as 34 digits go: 1.50 + 1.50 is 3.00. */
export function toDecimal128(value: Decimal, exponent: number): Decimal128 {
  const last = Math.max(exponent, EXPONENT_MIN);
  const rounded = value.abs().toDP(-EXPONENT_MIN);
  const places = Math.min(Math.max(rounded.precision() - 1, rounded.e - last), DIGITS_MAX - 1);
  const finite = rounded.isZero() ? `0E${last}` : rounded.toExponential(places || 0);
  return Decimal128.fromString((value.isNegative() ? '-' : '') + finite);
}

/** The exact binary value: every double is a whole number of 2^-k, which is 5^k x 10^-k. */
export function fromDouble(value: number): Decimal {
  if (!Number.isFinite(value)) return new Decimal(value);
  let whole = value;
  let k = 0;
  for (; !Number.isInteger(whole); whole *= 2) k += 1;
  return new Decimal(`${BigInt(whole) * 5n ** BigInt(k)}e-${k}`);
}
