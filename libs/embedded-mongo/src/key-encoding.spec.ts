import { Decimal128, Double, Long } from 'bson';
import fc from 'fast-check';
import { anyNumber, anyValue } from '@testing/embedded-mongo';
import { compareValues } from './bson-order.js';
import { BSON_UNDEFINED } from './document.js';
import { encodeKey, valueKey } from './key-encoding.js';

const sign = (a: unknown, b: unknown, descending = false): number =>
  Math.sign(Buffer.compare(encodeKey([a], [descending]), encodeKey([b], [descending])));

describe('key encoding', () => {
  it('orders keys as BSON orders values', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(sign(a, b)).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: 3000 },
    );
  });

  it('orders numbers of all types exactly', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (a, b) => {
        expect(sign(a, b)).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: 5000 },
    );
  });

  it('reverses the order of descending components', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(sign(a, b, true)).toBe(-Math.sign(compareValues(a, b)) + 0);
      }),
    );
  });

  it('orders compound keys component by component', () => {
    const pair = fc.tuple(anyValue, anyValue);
    fc.assert(
      fc.property(pair, pair, fc.tuple(fc.boolean(), fc.boolean()), (a, b, descending) => {
        const byFirst = compareValues(a[0], b[0]) * (descending[0] ? -1 : 1);
        const bySecond = compareValues(a[1], b[1]) * (descending[1] ? -1 : 1);
        expect(Math.sign(Buffer.compare(encodeKey(a, descending), encodeKey(b, descending)))).toBe(
          Math.sign(byFirst || bySecond) + 0,
        );
      }),
    );
  });

  it('ends a text before what follows it, also where it holds a NUL', () => {
    const both = [false, false];
    expect(Buffer.compare(encodeKey(['a', 'z'], both), encodeKey(['a\0', 'b'], both))).toBe(-1);
    expect(Buffer.compare(encodeKey(['a\0', 'z'], both), encodeKey(['a\0b', 'b'], both))).toBe(-1);
  });

  it('gives equal numbers of different types one key', () => {
    const ones = [1, new Double(1), Long.fromNumber(1), Decimal128.fromString('1.000')];
    const keys = new Set(ones.map((one) => valueKey(one).toString('hex')));
    expect(keys.size).toBe(1);
  });

  it('takes missing for null, and an empty array key for less', () => {
    expect(sign(undefined, null)).toBe(0);
    expect(sign(BSON_UNDEFINED, null)).toBe(-1);
  });
});
