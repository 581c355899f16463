import { Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { codeOf } from '@testing/embedded-mongo';
import {
  add,
  compareNumeric,
  divide,
  mod,
  multiply,
  type Numeric,
  round,
  subtract,
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
    ['decimal + decimal', add(decimal('1.50'), decimal('1.5')), 'Decimal128(3)'],
    ['decimal + int', add(decimal('0.1'), int(1)), 'Decimal128(1.1)'],
    ['decimal + double', add(decimal('1'), double(0.1)), 'Decimal128(1.1)'],
    ['decimal product', multiply(decimal('1.5'), decimal('1.5')), 'Decimal128(2.25)'],
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
    ['decimal underflow', multiply(decimal('1E-6176'), decimal('0.1')), 'Decimal128(0)'],
    ['rounding up to a new digit', add(decimal('9'.repeat(34)), decimal('0.5')), 'Decimal128(1E+34)'],
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
