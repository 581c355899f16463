import { Decimal128, Double } from 'bson';
import { Decimal as Reference } from 'decimal.js';
import fc from 'fast-check';
import { fromDecimal128, toDecimal128 } from './decimal.js';
import { add, divide, mod, multiply, type Numeric, subtract } from './numeric.js';

const Exact = Reference.clone({
  precision: 34,
  rounding: Reference.ROUND_HALF_EVEN,
  minE: -9e15,
  maxE: 9e15,
});

const coefficient = fc.oneof(
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
);
const text = fc.tuple(coefficient, fc.integer({ min: -60, max: 60 })).map(([c, e]) => `${c}E${e}`);

describe('decimal128', () => {
  it('survives being read and written, to the byte', () => {
    const wide = fc.tuple(coefficient, fc.integer({ min: -6176, max: 6111 })).map(([c, e]) => `${c}E${e}`);
    fc.assert(
      fc.property(fc.oneof(wide, fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0', '0E+10')), (s) => {
        const value = Decimal128.fromString(s);
        expect(toDecimal128(fromDecimal128(value)).bytes).toEqual(value.bytes);
      }),
    );
  });

  it.each<[string, (a: Numeric, b: Numeric) => Numeric, 'plus' | 'minus' | 'times' | 'div']>([
    ['adds', add, 'plus'],
    ['subtracts', subtract, 'minus'],
    ['multiplies', multiply, 'times'],
    ['divides', divide, 'div'],
  ])('%s as an independent implementation does, to 34 digits', (_, operate, method) => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(method !== 'div' || !new Exact(b).isZero());
        const result = operate(Decimal128.fromString(a), Decimal128.fromString(b));
        expect(new Exact(result.toString()).equals(new Exact(a)[method](b))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves an exact remainder', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(!new Exact(b).isZero());
        const wide = Reference.clone({ precision: 400, modulo: Reference.ROUND_DOWN });
        const rest = mod(Decimal128.fromString(a), Decimal128.fromString(b));
        expect(new wide(rest.toString()).equals(new wide(a).mod(b))).toBe(true);
      }),
    );
  });

  it('takes doubles with 15 digits, as mongod does', () => {
    expect(add(new Double(2.5), Decimal128.fromString('0')).toString()).toBe('2.50000000000000');
    expect(add(new Double(1e-7), Decimal128.fromString('0')).toString()).toBe('1.00000000000000E-7');
  });
});
