import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { codeOf } from '@testing/embedded-mongo';
import {
  add,
  compareNumeric,
  Decimal,
  divide,
  fromDouble,
  mod,
  multiply,
  type Numeric,
  round,
  subtract,
  toDecimal128,
  toNumber,
  wholeNumberOf,
} from './numeric.js';

const int = (n: number): Int32 => new Int32(n);
const long = (n: bigint): Long => Long.fromBigInt(n);
const double = (n: number): Double => new Double(n);
const decimal = (s: string): Decimal128 => Decimal128.fromString(s);
const show = (value: Numeric): string => `${value.constructor.name}(${value.toString()})`;

describe('arithmetic across number types', () => {
  it.each<[string, Numeric, string]>([
    ['int + int', add(int(1), int(2)), 'Int32(3)'],
    ['int + int beyond 32 bits', add(int(2147483647), int(1)), 'Long(2147483648)'],
    ['int + long', add(int(1), long(2n)), 'Long(3)'],
    ['long + long beyond 64 bits', add(long(2n ** 63n - 1n), long(1n)), 'Double(9223372036854776000)'],
    ['long above 2^53', subtract(long(2n ** 53n + 3n), int(1)), 'Long(9007199254740994)'],
    ['int + double', add(int(1), double(0.5)), 'Double(1.5)'],
    ['decimal + decimal', add(decimal('1.50'), decimal('1.5')), 'Decimal128(3.00)'],
    ['decimal - itself', subtract(decimal('1.50'), decimal('1.5')), 'Decimal128(0.00)'],
    ['decimal + int', add(decimal('0.1'), int(1)), 'Decimal128(1.1)'],
    ['decimal + double', add(decimal('1'), double(0.1)), 'Decimal128(1.100000000000000)'],
    ['decimal + double zero', add(decimal('1.5'), double(0)), 'Decimal128(1.5)'],
    ['decimal product', multiply(decimal('1.5'), decimal('1.50')), 'Decimal128(2.250)'],
    ['decimal quotient', divide(decimal('3.00'), int(2)), 'Decimal128(1.50)'],
    ['rounding a decimal', round(decimal('1.5'), 3, 'half-even'), 'Decimal128(1.500)'],
    ['int product beyond 32 bits', multiply(int(65536), int(65536)), 'Long(4294967296)'],
    ['quotient of ints', divide(int(1), int(4)), 'Double(0.25)'],
    ['exact decimal quotient', divide(decimal('1'), int(4)), 'Decimal128(0.25)'],
    ['endless decimal quotient', divide(decimal('2'), int(3)), `Decimal128(0.${'6'.repeat(33)}7)`],
    ['remainder has the sign of the dividend', mod(int(-7), int(3)), 'Int32(-1)'],
    ['decimal remainder', mod(decimal('5.5'), int(2)), 'Decimal128(1.5)'],
    ['rounding a double uses its exact value', round(double(1.35), 1, 'half-even'), 'Double(1.4)'],
    ['rounding to even', round(double(2.5), 0, 'half-even'), 'Double(2)'],
    ['rounding an int to tens', round(int(25), -1, 'half-even'), 'Int32(20)'],
    ['truncating a decimal', round(decimal('-1.29'), 1, 'trunc'), 'Decimal128(-1.2)'],
    ['floor of a negative double', round(double(-1.5), 0, 'floor'), 'Double(-2)'],
    ['decimal overflow', multiply(decimal('9E6144'), int(10)), 'Decimal128(Infinity)'],
    ['decimal underflow', multiply(decimal('1E-6176'), decimal('0.1')), 'Decimal128(0E-6176)'],
    [
      'rounding up to a new digit',
      add(decimal('9'.repeat(34)), decimal('0.5')),
      `Decimal128(1.${'0'.repeat(33)}E+34)`,
    ],
    ['infinity minus infinity', subtract(decimal('Infinity'), decimal('Infinity')), 'Decimal128(NaN)'],
  ])('%s', (_, value, expected) => {
    expect(show(value)).toBe(expected);
  });

  it.each<[Numeric, bigint | undefined]>([
    [double(2.5), undefined],
    [double(-2), -2n],
    [decimal('-1.50E1'), -15n],
    [decimal('1E-400'), undefined],
    [long(2n ** 63n - 1n), 2n ** 63n - 1n],
    [double(2 ** 63), undefined],
    [decimal('1E6000'), undefined],
    [decimal('NaN'), undefined],
    [double(Infinity), undefined],
  ])('%s is the whole number %s', (value, whole) => {
    expect(wholeNumberOf(value)).toBe(whole);
  });

  it('refuses to divide by zero', () => {
    expect(codeOf(() => divide(int(1), double(0)))).toBe(2);
    expect(codeOf(() => mod(int(1), int(0)))).toBe(16610);
  });

  it('adds and subtracts decimals without loss', () => {
    const cents = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const money = (n: bigint): Decimal128 => decimal(`${n}E-2`);
        expect(compareNumeric(subtract(add(money(a), money(b)), money(b)), money(a))).toBe(0);
      }),
    );
  });

  it('reads decimals as the nearest double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (n) => {
        expect(toNumber(decimal(String(n))) + 0).toBe(n + 0);
      }),
    );
  });
});

const LIMIT = 10n ** 34n;
const coefficient = fc.oneof(
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: -LIMIT + 1n, max: LIMIT - 1n }),
);
const operand = fc.record({ c: coefficient, e: fc.integer({ min: -60, max: 60 }) });

/** A decimal as coefficient and exponent, and the whole number it is of 10^-200. */
const decimalOf = ({ c, e }: { c: bigint; e: number }): Decimal128 => Decimal128.fromString(`${c}E${e}`);
const scaled = ({ c, e }: { c: bigint; e: number }): bigint => c * 10n ** BigInt(e + 200);

/** A fraction of whole numbers rounded to 34 digits, half to even, x 10^exponent. */
function rounded(numerator: bigint, denominator: bigint, exponent: number): Decimal128 {
  const isNegative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [numerator, denominator].map((n) => (n < 0n ? -n : n)) as [bigint, bigint];
  let shift = 0;
  const scale = (by: number): [bigint, bigint] =>
    by > 0 ? [top * 10n ** BigInt(by), bottom] : [top, bottom * 10n ** BigInt(-by)];
  const quotient = (): bigint => scale(shift)[0] / scale(shift)[1];
  shift = 34 - String(top).length + String(bottom).length;
  if (quotient() >= LIMIT) shift -= 1;
  const [over, under] = scale(shift);
  const rest = (over % under) * 2n;
  const isUp = rest > under || (rest === under && quotient() % 2n === 1n);
  const digits = quotient() + (isUp ? 1n : 0n);
  const [whole, power] = digits === LIMIT ? [digits / 10n, shift - 1] : [digits, shift];
  return Decimal128.fromString(`${isNegative ? '-' : ''}${whole}E${exponent - power}`);
}

const value = (d: Numeric): string => toDecimal128(new Decimal(d.toString()), 0).toString();

describe('decimal128', () => {
  it('survives being read and written, but for trailing zeros', () => {
    const wide = fc.tuple(coefficient, fc.integer({ min: -6176, max: 6111 })).map(([c, e]) => `${c}E${e}`);
    fc.assert(
      fc.property(fc.oneof(wide, fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0')), (s) => {
        const read = new Decimal(Decimal128.fromString(s).toString());
        const again = new Decimal(toDecimal128(read, 0).toString());
        expect(again.valueOf()).toBe(read.valueOf());
      }),
    );
  });

  it('reads a double as the exact binary value it is', () => {
    expect(fromDouble(0.1).toFixed()).toBe('0.1000000000000000055511151231257827021181583404541015625');
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (n) => {
        expect(fromDouble(n).toNumber() + 0).toBe(n + 0);
      }),
    );
  });

  it.each<[string, (a: Numeric, b: Numeric) => Numeric, (a: bigint, b: bigint) => [bigint, bigint, number]]>([
    ['adds', add, (a, b) => [a + b, 1n, -200]],
    ['subtracts', subtract, (a, b) => [a - b, 1n, -200]],
    ['multiplies', multiply, (a, b) => [a * b, 1n, -400]],
    ['divides', divide, (a, b) => [a, b, 0]],
  ])('%s exactly, then rounds half to even to 34 digits', (name, operate, exact) => {
    fc.assert(
      fc.property(operand, operand, (a, b) => {
        fc.pre(name !== 'divides' || b.c !== 0n);
        const result = operate(decimalOf(a), decimalOf(b));
        expect(value(result).replace(/^-0$/, '0')).toBe(
          value(rounded(...exact(scaled(a), scaled(b)))).replace(/^-0$/, '0'),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a remainder with the sign of the dividend', () => {
    fc.assert(
      fc.property(operand, operand, (a, b) => {
        fc.pre(b.c !== 0n);
        const expected = rounded(scaled(a) % scaled(b), 1n, -200);
        expect(value(mod(decimalOf(a), decimalOf(b))).replace(/^-0$/, '0')).toBe(value(expected));
      }),
    );
  });

  it('takes doubles with 15 digits, as mongod does', () => {
    expect(add(new Double(0.1), Decimal128.fromString('0')).toString()).toBe('0.100000000000000');
    expect(add(new Double(0.1 + 0.2), Decimal128.fromString('1')).toString()).toBe('1.300000000000000');
  });
});
