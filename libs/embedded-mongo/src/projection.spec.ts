import { codeOf } from '@testing/embedded-mongo';
import { type Doc, type Value } from './document.js';
import { compileProjection } from './projection.js';
import { compileFilter } from './query/filter.js';

const doc: Doc = {
  _id: 1,
  a: { b: 1, c: 2 },
  list: [{ x: 1, y: 2 }, { x: 3, y: 4 }, 5],
  n: [1, 2, 3, 4],
  s: 'text',
};
const project = (spec: Doc, filter: Doc = {}): Doc =>
  compileProjection(spec, { filter: compileFilter(filter) })(doc);

describe('a projection', () => {
  it.each<[string, Doc, Doc]>([
    ['shows everything when empty', {}, doc],
    ['shows the named fields and _id', { s: 1 }, { _id: 1, s: 'text' }],
    ['may leave out _id', { s: true, _id: 0 }, { s: 'text' }],
    ['of _id alone', { _id: 1 }, { _id: 1 }],
    ['hides the named fields', { list: 0, n: 0, a: 0 }, { _id: 1, s: 'text' }],
    ['hides _id alone', { _id: 0, list: 0, n: 0, a: 0 }, { s: 'text' }],
    ['shows nested fields', { 'a.b': 1 }, { _id: 1, a: { b: 1 } }],
    ['takes nested specifications', { a: { c: 1 } }, { _id: 1, a: { c: 2 } }],
    [
      'shows fields of array elements and drops other elements',
      { 'list.x': 1 },
      { _id: 1, list: [{ x: 1 }, { x: 3 }] },
    ],
    [
      'hides fields of array elements',
      { 'list.x': 0, a: 0, n: 0, s: 0 },
      { _id: 1, list: [{ y: 2 }, { y: 4 }, 5] },
    ],
    ['shows nothing of a scalar below which fields are asked for', { 's.x': 1 }, { _id: 1 }],
    ['computes fields', { up: { $toUpper: '$s' }, _id: 0 }, { up: 'TEXT' }],
    ['computes nested fields', { 'a.d': '$s', _id: 0 }, { a: { d: 'text' } }],
    ['renames with a path', { t: '$a.b' }, { _id: 1, t: 1 }],
    ['$slice keeps the other fields', { n: { $slice: 2 }, list: 0, a: 0 }, { _id: 1, n: [1, 2], s: 'text' }],
    ['$slice from the end in an inclusion', { n: { $slice: -1 }, s: 1 }, { _id: 1, n: [4], s: 'text' }],
    ['$slice with skip and limit', { n: { $slice: [-3, 2] }, s: 1 }, { _id: 1, n: [2, 3], s: 'text' }],
    [
      '$elemMatch shows the first match',
      { list: { $elemMatch: { x: { $gt: 0 } } } },
      { _id: 1, list: [{ x: 1, y: 2 }] },
    ],
    ['$elemMatch without a match shows nothing', { n: { $elemMatch: { $gt: 9 } } }, { _id: 1 }],
  ])('%s', (_, spec, expected) => {
    expect(Object.entries(project(spec))).toEqual(Object.entries(expected));
  });

  it.each<[number, Value]>([
    [28667, { $slice: 1 }],
    [28724, { $slice: [1, 2] }],
    [115, { $elemMatch: { x: 1 } }],
  ])('takes what only finds have for an expression outside of one: %i', (code, n) => {
    expect(codeOf(() => compileProjection({ n })(doc))).toBe(code);
  });

  it('shows the element the filter matched', () => {
    expect(project({ 'list.$': 1 }, { 'list.x': 3 })).toEqual({ _id: 1, list: [{ x: 3, y: 4 }] });
    expect(codeOf(() => project({ 'list.$': 1 }))).toBe(51246);
  });

  it.each<[number, Doc]>([
    [31254, { a: 1, s: 0 }],
    [31253, { a: 0, s: 1 }],
    [31249, { a: 1, 'a.b': 1 }],
    [31249, { 'a.b': 1, a: 1 }],
    [31252, { a: 0, s: '$a' }],
    [31255, { 'a.b': { $elemMatch: { x: 1 } } }],
    [115, { a: { $meta: 'textScore' } }],
    [15983, { n: { $slice: 1, $limit: 1 } }],
    [51270, { a: {} }],
    [16410, { $a: 1 }],
  ])('is refused with code %i: %j', (code, spec) => {
    expect(codeOf(() => project(spec))).toBe(code);
  });
});
