import { describePlan } from '../commands/explain.js';
import { type Doc } from '../document.js';
import { compileFilter } from '../query/filter.js';
import { parseSort } from '../sort.js';
import { type IndexMark, type CollectionInfo } from './catalog.js';
import { idIndexSpec, parseIndexSpec } from './index-spec.js';
import { planQuery } from './planner.js';

/** The collection's indexes by name; `multikey` names those that are. */
function planOf(
  indexes: Record<string, Doc>,
  query: { filter?: Doc; sort?: Doc; hint?: unknown },
  multikey = '',
): string {
  const specs = Object.entries(indexes).map(([name, { options, ...key }]) => ({
    key,
    name,
    ...(options as Doc),
  }));
  const infos = [idIndexSpec, ...specs].map((spec, i) => parseIndexSpec(spec, i));
  const collection = { id: 1, db: 'spec', name: 'orders', indexes: infos } as unknown as CollectionInfo;
  const marks = {
    isMarked: (mark: IndexMark, id: number) => mark === 'multikey' && infos[id]?.name === multikey,
  };
  const sort = parseSort(query.sort ?? {});
  const filter = compileFilter(query.filter ?? {}).ast;
  return summary(describePlan(planQuery(collection, { filter, sort, hint: query.hint }, marks), sort));
}

/** `SORT < IXSCAN a_b backward`, say. */
function summary(stage: Doc): string {
  const inner = stage.inputStage as Doc | undefined;
  const branches = stage.inputStages as Doc[] | undefined;
  const name = String(stage.stage);
  if (branches !== undefined) return `${name} of ${branches.map(summary).join(' + ')}`;
  if (name === 'FETCH' && inner !== undefined) return summary(inner);
  if (inner !== undefined) return `${name} < ${summary(inner)}`;
  const { indexName = '', direction } = stage as Record<string, string>;
  return [name, indexName, direction === 'backward' ? direction : ''].filter((part) => part !== '').join(' ');
}

const a = { a: { a: 1 } };
const ab = { ab: { a: 1, b: -1 } };

describe('the planner', () => {
  it.each([
    ['no condition', a, {}, 'COLLSCAN'],
    ['_id', a, { _id: 5, a: 1 }, 'IXSCAN _id_'],
    ['equality', a, { a: 1 }, 'IXSCAN a'],
    ['a range', a, { a: { $gt: 1, $lt: 9 } }, 'IXSCAN a'],
    ['$in', a, { a: { $in: [1, 2] } }, 'IXSCAN a'],
    ['a prefix', a, { a: { $regex: '^BTC' } }, 'IXSCAN a'],
    ['a pattern without one', a, { a: { $regex: 'BTC' } }, 'COLLSCAN'],
    ['only a later field of the index', ab, { b: 1 }, 'COLLSCAN'],
    ['more fields rather than fewer', { ...a, ...ab }, { a: 1, b: 2 }, 'IXSCAN ab'],
    ['a negation', a, { a: { $ne: 1 } }, 'COLLSCAN'],
    [
      'every branch of $or',
      { ...a, b: { b: 1 } },
      { $or: [{ a: 1 }, { b: 2 }] },
      'OR of IXSCAN a + IXSCAN b',
    ],
    ['not every branch of $or', a, { $or: [{ a: 1 }, { b: 2 }] }, 'COLLSCAN'],
  ])('answers %s', (_what, indexes, filter, expected) => {
    expect(planOf(indexes as Record<string, Doc>, { filter })).toBe(expected);
  });

  it.each([
    ['an order', a, { filter: {}, sort: { a: 1 } }, 'IXSCAN a'],
    ['the reverse order', ab, { filter: {}, sort: { a: -1, b: 1 } }, 'IXSCAN ab backward'],
    ['an order that is half reversed', ab, { filter: {}, sort: { a: 1, b: 1 } }, 'SORT < COLLSCAN'],
    ['equality and order', ab, { filter: { a: 1 }, sort: { b: -1 } }, 'IXSCAN ab'],
    ['equality and reverse order', ab, { filter: { a: 1 }, sort: { b: 1 } }, 'IXSCAN ab backward'],
    ['a range and another order', ab, { filter: { a: { $gt: 1 } }, sort: { b: 1 } }, 'SORT < IXSCAN ab'],
    [
      'several values and another order',
      ab,
      { filter: { a: { $in: [1, 2] } }, sort: { b: 1 } },
      'SORT < IXSCAN ab',
    ],
    ['an order on what is equal', a, { filter: { a: 1 }, sort: { a: -1 } }, 'IXSCAN a'],
  ])('gives %s', (_what, indexes, query, expected) => {
    expect(planOf(indexes as Record<string, Doc>, query)).toBe(expected);
  });

  const sparse = { s: { a: 1, options: { sparse: true } } };
  const partial = { p: { a: 1, options: { partialFilterExpression: { state: { $in: ['open', 'new'] } } } } };
  it.each([
    ['a sparse index for a value', sparse, { a: 1 }, 'IXSCAN s'],
    ['no sparse index for null', sparse, { a: null }, 'COLLSCAN'],
    ['no sparse index for an order alone', sparse, {}, 'SORT < COLLSCAN'],
    ['a partial index that has all matches', partial, { a: 1, state: 'open' }, 'IXSCAN p'],
    ['no partial index that may lack some', partial, { a: 1, state: 'closed' }, 'COLLSCAN'],
    ['no partial index without its condition', partial, { a: 1 }, 'COLLSCAN'],
    [
      'no partial index for NaN, which its range lacks',
      { p: { a: 1, options: { partialFilterExpression: { a: { $lt: 5 } } } } },
      { a: Number.NaN },
      'COLLSCAN',
    ],
    [
      'no partial index for what only begins as its pattern',
      { p: { a: 1, options: { partialFilterExpression: { a: { $regex: '^x\\d' } } } } },
      { a: 'xy' },
      'COLLSCAN',
    ],
    ['no index for what may be an index or a name', { i: { 'a.0': 1 } }, { 'a.0': null }, 'COLLSCAN'],
  ])('uses %s', (_what, indexes, filter, expected) => {
    const isOrder = Object.keys(filter).length === 0;
    expect(planOf(indexes as Record<string, Doc>, { filter, sort: isOrder ? { a: 1 } : {} })).toBe(expected);
  });

  it('takes no order from a multikey index, whose documents come several times', () => {
    expect(planOf(ab, { filter: { a: 1 }, sort: { b: 1 } }, 'ab')).toBe('SORT < IXSCAN ab');
  });

  it('obeys a hint, and refuses one that names no index', () => {
    expect(planOf({ ...a, ...ab }, { filter: { a: 1, b: 2 }, hint: 'a' })).toBe('IXSCAN a');
    expect(planOf({ ...a, ...ab }, { filter: { a: 1 }, hint: { a: 1, b: -1 } })).toBe('IXSCAN ab');
    expect(planOf(a, { filter: { a: 1 }, hint: { $natural: -1 } })).toBe('COLLSCAN backward');
    expect(() => planOf(a, { hint: 'none' })).toThrow(/hint provided does not correspond/);
  });
});
