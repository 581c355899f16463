import { BSONRegExp, Decimal128, Double, Long, MaxKey, ObjectId } from 'bson';
import fc from 'fast-check';
import { anyDocument, anyValue, codeOf } from '@testing/embedded-mongo';
import { compareValues } from '../bson-order.js';
import { type Doc } from '../document.js';
import { compileFilter } from './filter.js';

const matches = (filter: Doc, doc: Doc): boolean => compileFilter(filter).matches(doc);
const regex = (pattern: string, options = ''): BSONRegExp => new BSONRegExp(pattern, options);

/** Each row: the filter, a document it matches, and one it does not match. */
describe('a filter', () => {
  it.each<[string, Doc, Doc[], Doc[]]>([
    ['matches everything when empty', {}, [{}, { a: 1 }], []],
    [
      'null matches null and missing',
      { a: null },
      [{}, { a: null }, { a: [1, null] }],
      [{ a: 0 }, { a: [] }],
    ],
    [
      'null below an array asks each document',
      { 'a.b': null },
      [{ a: [{ b: 1 }, {}] }, { a: 1 }, {}],
      [{ a: [] }, { a: [1, 2] }],
    ],
    ['$ne is the negation', { a: { $ne: 1 } }, [{}, { a: 2 }, { a: [] }], [{ a: 1 }, { a: [2, 1] }]],
    ['$ne null means set and not null', { a: { $ne: null } }, [{ a: 0 }, { a: [] }], [{}, { a: null }]],
    ['$exists looks at the field itself', { a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
    ['$exists: false', { 'a.b': { $exists: false } }, [{}, { a: 1 }, { a: [{}, 1] }], [{ a: { b: null } }]],
    [
      'numbers compare across types',
      { a: 1 },
      [{ a: new Double(1) }, { a: Decimal128.fromString('1.0') }],
      [{ a: '1' }],
    ],
    [
      'comparison stays within the type',
      { a: { $gt: 5 } },
      [{ a: 6 }, { a: [1, 9] }],
      [{ a: 'x' }, { a: null }, {}, { a: true }],
    ],
    ['$gte null matches missing', { a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
    ['$lt MaxKey spans types', { a: { $lt: new MaxKey() } }, [{ a: 'x' }, { a: 1 }], [{ a: new MaxKey() }]],
    ['NaN is in no range', { a: { $lt: 5 } }, [{ a: 4 }], [{ a: new Double(NaN) }]],
    ['NaN equals NaN', { a: new Double(NaN) }, [{ a: Decimal128.fromString('NaN') }], [{ a: 0 }]],
    [
      'longs are exact',
      { a: Long.fromBigInt(2n ** 53n + 1n) },
      [{ a: Long.fromBigInt(2n ** 53n + 1n) }],
      [{ a: new Double(2 ** 53) }],
    ],
    [
      'an array equals itself or is an element',
      { a: [1, 2] },
      [{ a: [1, 2] }, { a: [[1, 2]] }],
      [{ a: [2, 1] }, { a: 1 }],
    ],
    [
      'a document equals itself with its order',
      { a: { x: 1, y: 2 } },
      [{ a: { x: 1, y: 2 } }],
      [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }],
    ],
    [
      'the range ends may hold for different elements',
      { a: { $gt: 5, $lt: 3 } },
      [{ a: [1, 9] }],
      [{ a: [4] }],
    ],
    [
      '$elemMatch wants one element in range',
      { a: { $elemMatch: { $gt: 5, $lt: 8 } } },
      [{ a: [6] }],
      [{ a: [1, 9] }, { a: 6 }],
    ],
    [
      '$elemMatch of documents',
      { a: { $elemMatch: { x: 1, y: 2 } } },
      [{ a: [{ x: 1, y: 2 }] }],
      [{ a: [{ x: 1 }, { y: 2 }] }],
    ],
    [
      '$elemMatch does not expand nested arrays',
      { a: { $elemMatch: { $gt: 5 } } },
      [{ a: [[1], 6] }],
      [{ a: [[6]] }],
    ],
    [
      '$elemMatch with $or',
      { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } },
      [{ a: [{ y: 1 }] }],
      [{ a: [{ z: 1 }] }],
    ],
    [
      'dotted paths go through arrays',
      { 'a.b.c': 1 },
      [{ a: [{ b: [{ c: 1 }] }] }],
      [{ a: [[{ b: { c: 1 } }]] }],
    ],
    [
      'an index names one element',
      { 'a.1': 5 },
      [{ a: [0, 5] }, { a: { 1: 5 } }],
      [{ a: [5, 0] }, { a: [0, [5]] }],
    ],
    ['an index, then a field', { 'a.0.b': 1 }, [{ a: [{ b: 1 }] }], [{ a: [0, { b: 1 }] }]],
    ['$in', { a: { $in: [1, 'x', null] } }, [{ a: [3, 'x'] }, {}, { a: 1 }], [{ a: 2 }]],
    ['$in with a pattern', { a: { $in: [regex('^b')] } }, [{ a: 'bc' }, { a: ['x', 'b'] }], [{ a: 'cb' }]],
    ['$nin', { a: { $nin: [1, 2] } }, [{}, { a: 3 }], [{ a: [2, 5] }]],
    [
      '$and $or $nor',
      { $or: [{ a: 1 }, { $and: [{ b: 1 }, { $nor: [{ c: 1 }] }] }] },
      [{ a: 1 }, { b: 1 }],
      [{ b: 1, c: 1 }],
    ],
    ['$not also matches missing', { a: { $not: { $gt: 5 } } }, [{}, { a: 5 }, { a: 'x' }], [{ a: 6 }]],
    ['$not with a pattern', { a: { $not: regex('x') } }, [{ a: 'y' }, {}], [{ a: 'x' }]],
    [
      '$type by name and group',
      { a: { $type: ['number', 'array', 'string'] } },
      [{ a: 1 }, { a: [] }, { a: 'x' }, { a: [1] }],
      [{ a: null }, {}],
    ],
    ['$size', { a: { $size: 2 } }, [{ a: [1, 2] }], [{ a: [[1, 2]] }, { a: 'ab' }, {}]],
    ['$all', { a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, { a: 1 }]],
    ['$all of nothing', { a: { $all: [] } }, [], [{ a: [] }, {}]],
    ['$all of one scalar', { a: { $all: [1] } }, [{ a: 1 }], [{ a: 2 }]],
    [
      '$all with $elemMatch',
      { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
      [{ a: [{ x: 1 }, { x: 2 }] }],
      [{ a: [{ x: 1 }] }],
    ],
    ['$regex with $options', { a: { $regex: '^B', $options: 'i' } }, [{ a: 'bc' }], [{ a: 'cb' }, { a: 1 }]],
    [
      'a pattern with inline flags and needless escapes',
      { a: regex('(?i)a\\-b\\_c') },
      [{ a: 'A-B_C' }],
      [{ a: 'a-b_d' }],
    ],
    ['a DBRef is a value', { a: { $ref: 'c', $id: 1 } }, [{ a: { $ref: 'c', $id: 1 } }], [{ a: 1 }]],
    [
      'an ObjectId',
      { _id: new ObjectId('0123456789abcdef01234567') },
      [{ _id: new ObjectId('0123456789abcdef01234567') }],
      [{ _id: new ObjectId() }],
    ],
    ['nothing inherited', { constructor: { $exists: true } }, [{ constructor: 1 }], [{}]],
  ])('%s', (_, filter, matched, unmatched) => {
    for (const doc of matched) expect({ doc, matches: matches(filter, doc) }).toEqual({ doc, matches: true });
    for (const doc of unmatched)
      expect({ doc, matches: matches(filter, doc) }).toEqual({ doc, matches: false });
  });

  it.each<[number, Doc]>([
    [2, { $foo: 1 }],
    [2, { a: { $foo: 1 } }],
    [2, { a: { $gt: 1, b: 1 } }],
    [2, { $or: [] }],
    [2, { $and: [1] }],
    [2, { a: { $in: 1 } }],
    [2, { a: { $in: [{ $gt: 1 }] } }],
    [2, { a: { $not: {} } }],
    [2, { a: { $ne: regex('x') } }],
    [2, { a: { $all: [1, { $elemMatch: { b: 1 } }] } }],
    [51075, { a: { $regex: regex('x', 'i'), $options: 'm' } }],
    [2, { a: { $elemMatch: { $or: [{ $expr: true }] } } }],
    [2, { a: { $type: 'foo' } }],
    [115, { a: { $type: 2 } }],
    [9, { a: { $size: -1 } }],
    [2, { a: { $all: 1 } }],
    [2, { a: { $options: 'i' } }],
    [51091, { a: { $regex: '(' } }],
    [51091, { a: { $regex: 'x\0' } }],
    [51108, { a: { $regex: 'x', $options: 'g' } }],
    [115, { $where: 'true' }],
    [115, { $text: { $search: 'x' } }],
    [115, { $jsonSchema: {} }],
    [115, { a: { $near: [0, 0] } }],
    [115, { a: { $mod: [4, 0] } }],
    [115, { a: { $bitsAllSet: 1 } }],
    [115, { a: { $regex: 'x', $options: 'x' } }],
  ])('is refused with code %i: %j', (code, filter) => {
    expect(codeOf(() => compileFilter(filter))).toBe(code);
  });

  it('agrees with BSON order on comparisons within a type', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ noNaN: true }), (a, b) => {
        const doc = { n: new Double(b) };
        expect(matches({ n: { $lt: a } }, doc)).toBe(compareValues(doc.n, a) < 0);
        expect(matches({ n: { $gte: a } }, doc)).toBe(compareValues(doc.n, a) >= 0);
      }),
    );
  });

  it('finds every value that it stored', () => {
    fc.assert(
      fc.property(anyDocument, (doc) => {
        for (const [name, value] of Object.entries(doc)) {
          expect(matches({ [name]: { $eq: value } }, doc)).toBe(true);
          expect(matches({ [name]: { $in: [value, 1] } }, doc)).toBe(true);
          expect(matches({ [name]: { $not: { $eq: value } } }, doc)).toBe(false);
        }
      }),
    );
  });

  it('finds in a long $in what equality finds', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 20 }), anyValue, (list, value) => {
        const some = list.some((item) => matches({ a: { $eq: item } }, { a: value }));
        expect(
          matches({ a: { $in: list.filter((item) => !(item instanceof BSONRegExp)) } }, { a: value }),
        ).toBe(
          some &&
            list.some((item) => !(item instanceof BSONRegExp) && matches({ a: { $eq: item } }, { a: value })),
        );
      }),
    );
  });
});

describe('the matched position', () => {
  it.each<[Doc, Doc, string, number | undefined]>([
    [{ a: 2 }, { a: [1, 2, 2] }, 'a', 1],
    [{ a: { $elemMatch: { x: { $gt: 1 } } } }, { a: [{ x: 1 }, { x: 2 }] }, 'a', 1],
    [{ 'a.x': 2 }, { a: [{ x: 1 }, { x: [0, 2] }] }, 'a', 1],
    [{ 'b.a': 2 }, { b: { a: [1, 2] } }, 'b.a', 1],
    [{ $or: [{ a: 9 }, { a: 2 }] }, { a: [1, 2] }, 'a', 1],
    [{ b: 3, a: { $gte: 2 } }, { a: [1, 2], b: [3] }, 'a', 1],
    [{ $and: [{ a: 1 }, { a: 2 }] }, { a: [1, 2] }, 'a', 1],
    [{ a: { $ne: 5 } }, { a: [1, 2] }, 'a', undefined],
    [{ _id: 1 }, { _id: 1, a: [1] }, 'a', undefined],
  ])('of %j in %j at %s', (filter, doc, path, expected) => {
    expect(compileFilter(filter).positionOf(doc, path)).toBe(expected);
  });
});
