import { Double } from 'bson';
import fc from 'fast-check';
import { anyDocument, codeOf } from '@testing/embedded-mongo';
import { compareValues } from './bson-order.js';
import { type Doc } from './document.js';
import { MergeSort, parseSort, type SortKey } from './sort.js';

function sorted(docs: readonly Doc[], keys: readonly SortKey[]): Doc[] {
  const sort = new MergeSort<Doc>(keys, (doc) => doc);
  for (const doc of docs) sort.add(doc);
  return [...sort.sorted()];
}

const ids = (docs: Doc[], spec: Doc): unknown[] => sorted(docs, parseSort(spec)).map(({ _id }) => _id);

describe('a sort', () => {
  it('takes missing for null, and an empty array for less', () => {
    expect(ids([{ _id: 1, a: 0 }, { _id: 2 }, { _id: 3, a: null }, { _id: 4, a: [] }], { a: 1 })).toEqual([
      4, 2, 3, 1,
    ]);
  });

  it('takes the smallest element ascending and the largest descending', () => {
    const docs = [
      { _id: 1, a: [2, 9] },
      { _id: 2, a: 5 },
      { _id: 3, a: [1, 3] },
    ];
    expect(ids(docs, { a: 1 })).toEqual([3, 1, 2]);
    expect(ids(docs, { a: -1 })).toEqual([1, 2, 3]);
  });

  it('goes through documents in arrays', () => {
    expect(
      ids(
        [
          { _id: 1, a: [{ b: 3 }, { b: 2 }] },
          { _id: 2, a: { b: 1 } },
        ],
        { 'a.b': 1 },
      ),
    ).toEqual([2, 1]);
  });

  it('orders by one key after the other', () => {
    const docs = [
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: new Double(1), b: 2 },
      { _id: 3, a: 0, b: 3 },
    ];
    expect(ids(docs, { a: 1, b: -1 })).toEqual([3, 2, 1]);
  });

  it('puts documents of one comparable field in BSON order, equal ones as they came', () => {
    const doc = anyDocument.filter(({ a }) => !Array.isArray(a));
    fc.assert(
      fc.property(fc.array(doc, { maxLength: 8 }), fc.constantFrom(1, -1), (docs, direction) => {
        const value = ({ a }: Doc): unknown => a ?? null;
        expect(sorted(docs, parseSort({ a: direction }))).toEqual(
          docs.toSorted((a, b) => direction * compareValues(value(a), value(b))),
        );
      }),
    );
  });

  it('merges many runs into one, equal items as they came', () => {
    const docs = Array.from({ length: 10_000 }, (_, i) => ({ _id: i, a: (i * 7919) % 1000 }));
    const keys = parseSort({ a: -1 });
    expect(sorted(docs, keys)).toEqual(docs.toSorted((a, b) => b.a - a.a));
  });

  it('keeps only what a limit asks for, and no more than fits into memory', () => {
    const text = 'x'.repeat(20_000);
    const docs = Array.from({ length: 8_192 }, (_, i) => ({ a: 8_192 - i, text }));
    const sort = (limit: number): unknown[] => {
      const sorting = new MergeSort<Doc>(parseSort({ a: 1 }), (doc) => doc, limit);
      for (const doc of docs) sorting.add(doc);
      return [...sorting.sorted()].map(({ a }) => a);
    };
    expect(sort(2)).toEqual([1, 2]);
    expect(codeOf(() => sort(Infinity))).toBe(292);
  });

  it('is refused for two arrays in one document', () => {
    expect(codeOf(() => ids([{ a: [1], b: [1] }], { a: 1, b: 1 }))).toBe(2);
  });

  it.each<[number, Doc]>([
    [15975, { a: 2 }],
    [15974, { a: 'x' }],
    [115, { a: { $meta: 'textScore' } }],
  ])('is refused with code %i: %j', (code, spec) => {
    expect(codeOf(() => parseSort(spec))).toBe(code);
  });
});
