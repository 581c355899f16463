import { Double } from 'bson';
import fc from 'fast-check';
import { anyDocument, codeOf } from '@testing/embedded-mongo';
import { type Doc } from './document.js';
import { MergeSort } from './merge-sort.js';
import { compareSortValues, parseSort, type SortKey, sortValuesOf } from './sort.js';

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

  it('orders as its comparison of two documents does', () => {
    fc.assert(
      fc.property(fc.array(anyDocument, { maxLength: 8 }), fc.boolean(), (docs, descending) => {
        const keys = parseSort({ a: descending ? -1 : 1, 'b.c': 1 });
        const comparable = docs.filter((doc) => codeOf(() => sortValuesOf(doc, keys)) === undefined);
        const compare = compareSortValues(keys);
        const expected = comparable.toSorted((a, b) => compare(sortValuesOf(a, keys), sortValuesOf(b, keys)));
        expect(sorted(comparable, keys)).toEqual(expected);
      }),
    );
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
