import { BSONRegExp, Decimal128, Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { anyDocument, anyValue, codeOf } from '@testing/embedded-mongo';
import { valuesEqual, valuesIdentical } from '../bson-order.js';
import { type Doc } from '../document.js';
import { compileFilter } from '../query/filter.js';
import { compileUpdate, type UpdateOptions } from './update.js';

const now = new Date(1_700_000_000_123);
const run = (update: Doc | Doc[], doc: Doc, filter: Doc = {}, options: UpdateOptions = {}): Doc =>
  compileUpdate(update, options).apply(doc, { filter: compileFilter(filter), isInsert: false, now });

describe('update operators', () => {
  it.each<[string, Doc, Doc, Doc]>([
    ['$set makes what is missing', { $set: { 'a.b': 1 } }, {}, { a: { b: 1 } }],
    ['$set of an index', { $set: { 'a.1': 9 } }, { a: [1, 2] }, { a: [1, 9] }],
    ['$set beyond the end fills with null', { $set: { 'a.2': 9 } }, { a: [1] }, { a: [1, null, 9] }],
    ['$set below an element', { $set: { 'a.0.b': 9 } }, { a: [{ c: 1 }] }, { a: [{ c: 1, b: 9 }] }],
    ['$set of a number on a missing path makes documents', { $set: { 'a.0': 1 } }, {}, { a: { 0: 1 } }],
    ['$unset', { $unset: { 'a.b': '' } }, { a: { b: 1, c: 2 } }, { a: { c: 2 } }],
    ['$unset of an element leaves null', { $unset: { 'a.0': '' } }, { a: [1, 2] }, { a: [null, 2] }],
    ['$unset through a scalar does nothing', { $unset: { 'a.b': '' } }, { a: 1 }, { a: 1 }],
    ['$inc keeps int', { $inc: { a: new Int32(1) } }, { a: new Int32(1) }, { a: new Int32(2) }],
    ['$inc of a missing field', { $inc: { a: new Int32(5) } }, {}, { a: new Int32(5) }],
    [
      '$inc beyond int is long',
      { $inc: { a: new Int32(1) } },
      { a: new Int32(2147483647) },
      { a: Long.fromNumber(2147483648) },
    ],
    [
      '$inc of a long by an int',
      { $inc: { a: new Int32(1) } },
      { a: Long.fromNumber(1) },
      { a: Long.fromNumber(2) },
    ],
    [
      '$inc of a decimal is exact',
      { $inc: { a: Decimal128.fromString('0.10') } },
      { a: Decimal128.fromString('0.20') },
      { a: Decimal128.fromString('0.30') },
    ],
    ['$mul of a missing field is zero', { $mul: { a: Long.fromNumber(5) } }, {}, { a: Long.fromNumber(0) }],
    ['$mul widens to double', { $mul: { a: new Double(1.5) } }, { a: new Int32(2) }, { a: new Double(3) }],
    [
      '$min takes the lower in BSON order',
      { $min: { a: 5, b: 'x', c: 1 } },
      { a: 7, b: 3 },
      { a: 5, b: 3, c: 1 },
    ],
    [
      '$max takes the higher in BSON order',
      { $max: { a: 5, b: 'x', c: 1 } },
      { a: 7, b: 3, c: null },
      { a: 7, b: 'x', c: 1 },
    ],
    ['$rename', { $rename: { a: 'b.c' } }, { a: 1, z: 2 }, { z: 2, b: { c: 1 } }],
    ['$rename of null', { $rename: { a: 'b' } }, { a: null }, { b: null }],
    ['$rename of nothing to below a scalar', { $rename: { a: 'b.c' } }, { b: 1 }, { b: 1 }],
    ['$rename of nothing', { $rename: { a: 'b' } }, { b: 1 }, { b: 1 }],
    ['$setOnInsert does nothing to a known document', { $setOnInsert: { a: 1 } }, {}, {}],
    ['$currentDate', { $currentDate: { a: true, b: { $type: 'date' } } }, {}, { a: now, b: now }],
    ['$push', { $push: { a: 2 } }, { a: [1] }, { a: [1, 2] }],
    ['$push of an array is one value', { $push: { a: [2] } }, {}, { a: [[2]] }],
    [
      '$push $each $position',
      { $push: { a: { $each: [8, 9], $position: 1 } } },
      { a: [1, 2] },
      { a: [1, 8, 9, 2] },
    ],
    [
      '$push at a position from the end',
      { $push: { a: { $each: [9], $position: -1 } } },
      { a: [1, 2] },
      { a: [1, 9, 2] },
    ],
    [
      '$push $sort $slice',
      { $push: { a: { $each: [3], $sort: -1, $slice: 2 } } },
      { a: [1, 2] },
      { a: [3, 2] },
    ],
    [
      '$push keeps the last with a negative $slice',
      { $push: { a: { $each: [3], $slice: -2 } } },
      { a: [1, 2] },
      { a: [2, 3] },
    ],
    [
      '$push sorts documents by a field',
      { $push: { a: { $each: [{ x: 1 }], $sort: { x: 1 } } } },
      { a: [{ x: 2 }, {}] },
      { a: [{}, { x: 1 }, { x: 2 }] },
    ],
    [
      '$addToSet adds once, equal across types',
      { $addToSet: { a: { $each: [new Double(1), 2, 2] } } },
      { a: [1] },
      { a: [1, 2] },
    ],
    [
      '$addToSet compares documents with their order',
      { $addToSet: { a: { y: 1, x: 1 } } },
      { a: [{ x: 1, y: 1 }] },
      {
        a: [
          { x: 1, y: 1 },
          { y: 1, x: 1 },
        ],
      },
    ],
    ['$pop', { $pop: { a: 1, b: -1, c: 1 } }, { a: [1, 2], b: [1, 2], c: [] }, { a: [1], b: [2], c: [] }],
    ['$pull of a value', { $pull: { a: 1 } }, { a: [1, new Double(1), 2] }, { a: [2] }],
    ['$pull by operators', { $pull: { a: { $gte: 2 } } }, { a: [1, 2, 'x', 3] }, { a: [1, 'x'] }],
    [
      '$pull by a filter of documents',
      { $pull: { a: { x: 1 } } },
      { a: [{ x: 1, y: 2 }, { x: 2 }, 1] },
      { a: [{ x: 2 }, 1] },
    ],
    ['$pull by a pattern', { $pull: { a: new BSONRegExp('^x') } }, { a: ['xa', 'a'] }, { a: ['a'] }],
    [
      '$pull of a reference',
      { $pull: { a: { $ref: 'c', $id: 1 } } },
      {
        a: [
          { $ref: 'c', $id: 1 },
          { $ref: 'c', $id: 2 },
        ],
      },
      { a: [{ $ref: 'c', $id: 2 }] },
    ],
    ['$pull on nothing', { $pull: { a: 1 } }, {}, {}],
    ['$pullAll', { $pullAll: { a: [1, 2] } }, { a: [1, 2, 3, 1] }, { a: [3] }],
    [
      '$[] changes every element',
      { $inc: { 'a.$[].x': new Int32(1) } },
      { a: [{ x: new Int32(1) }, { x: new Int32(5) }] },
      { a: [{ x: new Int32(2) }, { x: new Int32(6) }] },
    ],
    [
      'parts apply in the order of their paths',
      { $set: { b: 1, a: 2, 'c.10': 1, 'c.9': 1 } },
      { c: {} },
      { c: { 9: 1, 10: 1 }, a: 2, b: 1 },
    ],
  ])('%s', (_, update, doc, expected) => {
    const result = run(update, doc);
    expect({ result, identical: valuesIdentical(result, expected) }).toEqual({
      result: expected,
      identical: true,
    });
  });

  it('adds new fields in the order of their names', () => {
    expect(Object.keys(run({ $set: { b: 1, a: 1 } }, { z: 1 }))).toEqual(['z', 'a', 'b']);
  });

  it('changes the element the filter matched', () => {
    const doc = { a: [{ x: 1 }, { x: 2, y: 1 }] };
    expect(run({ $set: { 'a.$.y': 5 } }, doc, { 'a.x': 2 })).toEqual({ a: [{ x: 1 }, { x: 2, y: 5 }] });
    expect(codeOf(() => run({ $set: { 'a.$.y': 5 } }, doc, {}))).toBe(2);
  });

  it('changes the elements array filters choose', () => {
    const doc = {
      a: [
        { x: 1, b: [1, 2] },
        { x: 2, b: [1, 2] },
      ],
    };
    const arrayFilters = [{ 'p.x': { $gt: 1 } }, { q: 2 }];
    expect(run({ $set: { 'a.$[p].b.$[q]': 9 } }, doc, {}, { arrayFilters })).toEqual({
      a: [
        { x: 1, b: [1, 2] },
        { x: 2, b: [1, 9] },
      ],
    });
  });

  it('chooses elements as they were before the update', () => {
    const doc = { a: [{ x: 1 }, { x: 2 }] };
    const update = { $set: { 'a.$[p].x': 5, 'a.$[q].y': 1, 'a.$[].z': 0 } };
    expect(run(update, doc, {}, { arrayFilters: [{ 'p.x': 1 }, { 'q.x': 1 }] })).toEqual({
      a: [
        { x: 5, y: 1, z: 0 },
        { x: 2, z: 0 },
      ],
    });
  });

  it.each<[Doc, Doc, Doc[]]>([
    [{ 'a.$': 7, 'a.1': 8 }, { a: 2 }, []],
    [{ 'a.$': 7, 'a.1.x': 8 }, { a: 2 }, []],
    [{ 'a.$': 7, 'a.$[]': 8 }, { a: 2 }, []],
    [{ 'a.$[p]': 7, 'a.1': 8 }, {}, [{ p: 2 }]],
    [{ 'a.$[p]': 7, 'a.$[q]': 8 }, {}, [{ p: 2 }, { q: { $gt: 1 } }]],
  ])('refuses two changes of one element: %j', ($set, filter, arrayFilters) => {
    expect(codeOf(() => run({ $set }, { a: [1, 2, 3] }, filter, { arrayFilters }))).toBe(40);
  });

  it('takes changes of different elements', () => {
    expect(run({ $set: { 'a.$': 7, 'a.0': 8 }, $unset: { 'a.x': '' } }, { a: [1, 2] }, { a: 2 })).toEqual({
      a: [8, 7],
    });
  });

  it('says which value it could not change', () => {
    expect(() => run({ $inc: { a: 1 } }, { _id: 7, a: 'x' })).toThrow(
      "Cannot apply $inc to a value of non-numeric type. {_id: 7} has the field 'a' of non-numeric type string",
    );
  });

  it('never changes the document it is given', () => {
    const update = { $set: { 'a.b': 1 }, $push: { c: 1 }, $unset: { d: '' } };
    fc.assert(
      fc.property(anyDocument, (doc) => {
        const before = structuredClone(Object.keys(doc));
        const values = Object.values(doc);
        codeOf(() => run(update, doc));
        expect(Object.keys(doc)).toEqual(before);
        expect(Object.values(doc).every((value, i) => Object.is(value, values[i]))).toBe(true);
      }),
    );
  });

  it('gives back the same document when nothing changes', () => {
    fc.assert(
      fc.property(anyDocument, (fields) => {
        const doc = { _id: 1, ...fields };
        expect(run({ $set: { ...doc } }, doc)).toBe(doc);
        expect(run({ ...doc }, doc)).toBe(doc);
        expect(run({ $unset: { zz: '' }, $pull: { yy: 1 }, $max: {} }, doc)).toBe(doc);
      }),
    );
  });

  it('finds what it has set', () => {
    fc.assert(
      fc.property(anyDocument, anyValue, (doc, value) => {
        const { a } = run({ $set: { a: value } }, doc);
        expect(valuesEqual(a, value)).toBe(true);
      }),
    );
  });
});
