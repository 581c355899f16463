import { codeOf } from '@testing/embedded-mongo';
import { BSON_UNDEFINED } from './document.js';
import { indexKeys, valuesAtPath } from './path.js';

describe('indexKeys', () => {
  it.each<[string, Record<string, unknown>, string, unknown[]]>([
    ['a scalar', { a: 1 }, 'a', [1]],
    ['a missing field', {}, 'a', [undefined]],
    ['null', { a: null }, 'a', [null]],
    ['a nested field', { a: { b: 1 } }, 'a.b', [1]],
    ['a path through a scalar', { a: 1 }, 'a.b', [undefined]],
    ['each element of an array', { a: [1, [2, 3]] }, 'a', [1, [2, 3]]],
    ['an empty array', { a: [] }, 'a', [BSON_UNDEFINED]],
    ['a path through an empty array', { a: [] }, 'a.b', [undefined]],
    [
      'a path through an array of documents',
      { a: [{ b: 1 }, { b: [2, 3] }, {}, 4] },
      'a.b',
      [1, 2, 3, undefined, undefined],
    ],
    ['an array index', { a: [5, 6] }, 'a.1', [6]],
    ['an array index, then a field', { a: [{ b: 1 }, { b: 2 }] }, 'a.1.b', [2]],
    ['a number that names a field of the elements', { a: [{ 0: 'x' }, { 0: 'y' }] }, 'a.0', ['x', 'y']],
    ['nothing inherited', {}, 'constructor', [undefined]],
  ])('%s', (_, doc, path, expected) => {
    expect(indexKeys(doc, [path]).flat()).toEqual(expected);
  });

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

  it('refuses paths into different arrays', () => {
    expect(codeOf(() => indexKeys({ a: [1], b: [2] }, ['a', 'b']))).toBe(171);
  });
});

describe('valuesAtPath', () => {
  it('has nothing for what is not there', () => {
    expect(valuesAtPath({ a: [{ b: 1 }, { b: [] }, { b: null }, {}] }, 'a.b')).toEqual([1, null]);
    expect(valuesAtPath({ a: [] }, 'a.b')).toEqual([]);
  });
});
