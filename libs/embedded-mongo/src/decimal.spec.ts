import { Decimal128, Double } from 'bson';
import fc from 'fast-check';
import { Decimal, fromDouble, toDecimal128 } from './decimal.js';
import { add, divide, mod, multiply, type Numeric, subtract } from './numeric.js';

const LIMIT = 10n ** 34n;
const coefficient = fc.oneof(
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: -LIMIT + 1n, max: LIMIT - 1n }),
);
const operand = fc.record({ c: coefficient, e: fc.integer({ min: -60, max: 60 }) });

/** A decimal as coefficient and exponent, and the whole number it is of 10^-200. */
const decimal = ({ c, e }: { c: bigint; e: number }): Decimal128 => Decimal128.fromString(`${c}E${e}`);
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

const value = (d: Numeric): string => toDecimal128(new Decimal(d.toString())).toString();

describe('decimal128', () => {
  it('survives being read and written, but for trailing zeros', () => {
    const wide = fc.tuple(coefficient, fc.integer({ min: -6176, max: 6111 })).map(([c, e]) => `${c}E${e}`);
    fc.assert(
      fc.property(fc.oneof(wide, fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0')), (s) => {
        const read = new Decimal(Decimal128.fromString(s).toString());
        const again = new Decimal(toDecimal128(read).toString());
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
        const result = operate(decimal(a), decimal(b));
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
        expect(value(mod(decimal(a), decimal(b))).replace(/^-0$/, '0')).toBe(value(expected));
      }),
    );
  });

  it('takes doubles with 15 digits, as mongod does', () => {
    expect(add(new Double(0.1), Decimal128.fromString('0')).toString()).toBe('0.1');
    expect(add(new Double(0.1 + 0.2), Decimal128.fromString('1')).toString()).toBe('1.3');
  });
});
