import { BSONRegExp, Long } from 'bson';
import { codeOf } from '@testing/embedded-mongo';
import { type Doc } from '../document.js';
import { compileFilter } from '../query/filter.js';
import { compileUpdate, documentFromUpsert, type UpdateOptions } from './update.js';

const now = new Date(1_700_000_000_123);
const insert = { isInsert: true, now };
const run = (update: Doc | Doc[], doc: Doc, filter: Doc = {}, options: UpdateOptions = {}): Doc =>
  compileUpdate(update, options).apply(doc, { filter: compileFilter(filter), isInsert: false, now });

describe('an update', () => {
  it.each<[number, Doc | Doc[], Doc, UpdateOptions?]>([
    [40, { $set: { a: 1 }, $inc: { a: 1 } }, {}],
    [40, { $set: { 'a.b': 1, a: 1 } }, {}],
    [40, { $set: { a: 1 }, $rename: { b: 'a' } }, {}],
    [66, { $set: { _id: 2 } }, { _id: 1 }],
    [66, { $unset: { _id: '' } }, { _id: 1 }],
    [66, { _id: 2 }, { _id: 1 }],
    [66, [{ $set: { _id: 2 } }], { _id: 1 }],
    [14, { $inc: { a: 1 } }, { a: 'x' }],
    [14, { $inc: { a: 'x' } }, {}],
    [14, { $inc: { a: 1 } }, { a: null }],
    [2, { $inc: { a: 1 } }, { a: Long.MAX_VALUE }],
    [2, { $push: { a: 1 } }, { a: 1 }],
    [2, { $push: { a: { $each: 1 } } }, {}],
    [2, { $push: { a: { $each: [], $foo: 1 } } }, {}],
    [2, { $addToSet: { a: 1 } }, { a: 1 }],
    [14, { $pop: { a: 1 } }, { a: 1 }],
    [9, { $pop: { a: 2 } }, {}],
    [2, { $pull: { a: 1 } }, { a: 1 }],
    [2, { $pullAll: { a: 1 } }, {}],
    [2, { $currentDate: { a: { $type: 'date', b: 1 } } }, {}],
    [115, { $currentDate: { a: { $type: 'timestamp' } } }, {}],
    [115, { $bit: { a: { or: 1 } } }, { a: 1 }],
    [28, { $set: { 'a.b': 1 } }, { a: 1 }],
    [28, { $set: { 'a.b': 1 } }, { a: [] }],
    [28, { $set: { 'a.b': 1 } }, { a: null }],
    [56, { $set: { '': 1 } }, {}],
    [56, { $set: { 'a..b': 1 } }, {}],
    [52, { $set: { $a: 1 } }, {}],
    [52, { a: 1, $b: 1 }, {}],
    [9, { $foo: { a: 1 } }, {}],
    [9, { $set: { a: 1 }, b: 1 }, {}],
    [9, { $set: 1 }, {}],
    [2, { $set: { 'a.$[]': 1 } }, {}],
    [2, { $set: { 'a.$[]': 1 } }, { a: 1 }],
    [2, { $set: { 'a.$[x]': 1 } }, { a: [] }],
    [9, { $set: { a: 1 } }, {}, { arrayFilters: [{ x: 1 }] }],
    [9, { $set: { 'a.$[x]': 1 } }, {}, { arrayFilters: [{ x: 1 }, { x: 2 }] }],
    [2, { $rename: { a: 'a' } }, {}],
    [2, { $rename: { 'a.b': 'c' } }, { a: [{ b: 1 }] }],
    [2, { $set: { 'a.3000000': 1 } }, { a: [] }],
    [72, [{ $match: {} }], {}],
  ])('is refused with code %i: %j on %j', (code, update, doc, options = {}) => {
    expect(codeOf(() => run(update, doc, {}, options))).toBe(code);
  });
});

describe('a replacement', () => {
  it('keeps _id, in first place where it has none', () => {
    expect(Object.entries(run({ b: 1 }, { _id: 1, a: 1 }))).toEqual([
      ['_id', 1],
      ['b', 1],
    ]);
    expect(run({ b: 1, _id: 1 }, { _id: 1, a: 1 })).toEqual({ b: 1, _id: 1 });
  });
});

describe('an upsert', () => {
  it.each<[Doc, Doc]>([
    [{ a: 1, b: { $gt: 5 } }, { a: 1 }],
    [
      { 'a.b': 1, 'a.c': 2, d: { e: 1 } },
      { a: { b: 1, c: 2 }, d: { e: 1 } },
    ],
    [{ $and: [{ a: 1 }, { b: { $eq: 2 } }] }, { a: 1, b: 2 }],
    [{ $or: [{ a: 1 }] }, { a: 1 }],
    [{ $or: [{ a: 1 }, { b: 1 }] }, {}],
    [
      { a: { $in: [1] }, b: { $in: [1, 2] }, c: { $all: [3] } },
      { a: 1, c: 3 },
    ],
    [{ a: new BSONRegExp('x'), b: { $ne: 1 }, c: { $exists: true } }, {}],
  ])('starts %j from %j', (filter, expected) => {
    expect(documentFromUpsert(filter)).toEqual(expected);
  });

  it('is refused when the filter requires two values at one path', () => {
    expect(codeOf(() => documentFromUpsert({ $and: [{ a: 1 }, { a: 2 }] }))).toBe(54);
    expect(codeOf(() => documentFromUpsert({ a: 1, 'a.b': 2 }))).toBe(54);
  });

  it('applies $setOnInsert, and may set _id only where the filter does not', () => {
    const update = compileUpdate({ $setOnInsert: { _id: 5, a: 1 } });
    expect(update.apply({ b: 1 }, insert)).toEqual({ b: 1, _id: 5, a: 1 });
    expect(codeOf(() => update.apply({ _id: 1 }, insert))).toBe(66);
  });

  it('with a replacement keeps only _id of the filter', () => {
    expect(compileUpdate({ x: 1 }).apply(documentFromUpsert({ _id: 1, a: 2 }), insert)).toEqual({
      _id: 1,
      x: 1,
    });
  });
});
