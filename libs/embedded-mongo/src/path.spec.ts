import { codeOf } from '@testing/embedded-mongo';
import { BSON_UNDEFINED } from './document.js';
import { indexKeys, valuesAtPath } from './path.js';

describe('valuesAtPath', () => {
  it.each<[string, Record<string, unknown>, string, unknown[]]>([
    ['a scalar', { a: 1 }, 'a', [1]],
    ['a missing field', {}, 'a', [null]],
    ['a nested field', { a: { b: 1 } }, 'a.b', [1]],
    ['a path through a scalar', { a: 1 }, 'a.b', [null]],
    ['each element of an array', { a: [1, [2, 3]] }, 'a', [1, [2, 3]]],
    ['an empty array', { a: [] }, 'a', [BSON_UNDEFINED]],
    ['a path through an empty array', { a: [] }, 'a.b', [null]],
    [
      'a path through an array of documents',
      { a: [{ b: 1 }, { b: [2, 3] }, {}, 4] },
      'a.b',
      [1, 2, 3, null, null],
    ],
    ['an array index', { a: [5, 6] }, 'a.1', [6]],
    ['an array index, then a field', { a: [{ b: 1 }, { b: 2 }] }, 'a.1.b', [2]],
    ['a number that names a field of the elements', { a: [{ 0: 'x' }, { 0: 'y' }] }, 'a.0', ['x', 'y']],
    ['nothing inherited', {}, 'constructor', [null]],
  ])('%s', (_, doc, path, expected) => {
    expect(valuesAtPath(doc, path)).toEqual(expected);
  });
});

describe('indexKeys', () => {
  it('expands paths into the same array together', () => {
    const doc = {
      a: [
        { b: 1, c: 2 },
        { b: 3, c: 4 },
      ],
      d: 5,
    };
    expect(indexKeys(doc, ['a.b', 'd', 'a.c'])).toEqual([
      [1, 5, 2],
      [3, 5, 4],
    ]);
  });

  it.each<[string, Record<string, unknown>, string, unknown[]]>([
    ['null', { a: null }, 'a', [null]],
    ['an empty array', { a: [] }, 'a', [BSON_UNDEFINED]],
    ['nothing there', {}, 'a', [undefined]],
    ['nothing in an array', { a: [] }, 'a.b', [undefined]],
    ['nothing in some elements', { a: [{ b: 1 }, {}] }, 'a.b', [1, undefined]],
  ])('tells %s from a missing value, which a sparse index leaves out', (_, doc, path, expected) => {
    expect(indexKeys(doc, [path]).flat()).toEqual(expected);
  });

  it('refuses paths into different arrays', () => {
    expect(codeOf(() => indexKeys({ a: [1], b: [2] }, ['a', 'b']))).toBe(171);
  });
});
