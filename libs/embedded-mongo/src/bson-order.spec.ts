import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { anyValue } from '@testing/embedded-mongo';
import { compareValues, valuesEqual, valuesIdentical } from './bson-order.js';
import { BSON_UNDEFINED } from './document.js';

const ascending = [
  new MinKey(),
  BSON_UNDEFINED,
  null,
  new Double(NaN),
  new Double(-Infinity),
  -1,
  Decimal128.fromString('-0.5'),
  0,
  new Double(0.1),
  1,
  new Double(2 ** 53),
  Long.fromBigInt(2n ** 53n + 1n),
  Decimal128.fromString('9007199254740993.5'),
  new Double(Infinity),
  '',
  'a',
  'a\0',
  '\uffff',
  '\u{1f600}',
  {},
  { a: 1 },
  { a: 2 },
  { b: 1 },
  { a: 'x' },
  [],
  [1],
  [1, 2],
  new Binary(Buffer.from('z'), 0),
  new Binary(Buffer.from('a'), 5),
  new Binary(Buffer.from('aa'), 0),
  new ObjectId('000000000000000000000001'),
  new ObjectId('000000000000000000000002'),
  false,
  true,
  new Date(-1),
  new Date(1),
  new Timestamp({ t: 1, i: 1 }),
  new Timestamp({ t: 0xffffffff, i: 0 }),
  new BSONRegExp('a'),
  new BSONRegExp('a', 'i'),
  new MaxKey(),
];

describe('BSON order', () => {
  it('ranks types and values as MongoDB documents it', () => {
    ascending.forEach((a, i) => {
      ascending.forEach((b, j) => {
        expect([i, j, Math.sign(compareValues(a, b))]).toEqual([i, j, Math.sign(i - j)]);
      });
    });
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (...values) => {
        const [a, b, c] = values.sort(compareValues);
        expect(compareValues(a, b)).toBeLessThanOrEqual(0);
        expect(compareValues(b, c)).toBeLessThanOrEqual(0);
        expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('compares a double with a decimal by its exact binary value', () => {
    expect(compareValues(new Double(0.1), Decimal128.fromString('0.1'))).toBe(1);
    expect(compareValues(new Double(0.5), Decimal128.fromString('0.50'))).toBe(0);
  });

  it('compares documents field by field in their order', () => {
    expect(valuesEqual({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
    expect(valuesEqual({ a: 1, b: 2 }, { a: new Double(1), b: Long.fromNumber(2) })).toBe(true);
  });
});

describe('valuesIdentical', () => {
  it('tells equal values of different bytes apart', () => {
    expect(valuesIdentical(1, new Double(1))).toBe(false);
    expect(valuesIdentical(new Double(0), new Double(-0))).toBe(false);
    expect(valuesIdentical(Decimal128.fromString('1.0'), Decimal128.fromString('1.00'))).toBe(false);
    expect(valuesIdentical({ a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] })).toBe(true);
    expect(valuesIdentical({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  });
});
