import { BSONRegExp, BSONSymbol, ObjectId } from 'bson';
import { compareValues, valuesEqual } from '../bson-order.js';
import { BSON_UNDEFINED, isArray, rankOf, textOf, TYPE_RANK, typeOf, type Value } from '../document.js';
import { isNumeric, toNumber } from '../numeric.js';
import { type CompareNode, type InNode, type LeafNode } from './filter-node.js';
import { toRegExp } from './regular-expression.js';

export type ValueTest = (value: Value) => boolean;

/** The predicates that look at one value, without the filter inside of `$elemMatch`. */
export function valueTest(node: Exclude<LeafNode, { kind: 'elemMatch' }>): ValueTest {
  switch (node.kind) {
    case 'compare':
      return node.op === 'eq' ? equalityTest(node.value) : comparisonTest(node);
    case 'in':
      return membershipTest(node);
    case 'exists':
      return (value) => value !== undefined;
    case 'type':
      return (value) => node.types.has(typeOf(value));
    case 'size':
      return (value) => isArray(value) && value.length === node.size;
  }
}

function equalityTest(expected: Value): ValueTest {
  if (isNullish(expected)) return isNullish;
  if (expected instanceof ObjectId) return (value) => value instanceof ObjectId && value.equals(expected);
  if (typeof expected === 'string')
    return (value) => value === expected || (value instanceof BSONSymbol && value.value === expected);
  return (value) => valuesEqual(value, expected);
}

function isNullish(value: Value): boolean {
  return value === undefined || value === null || value === BSON_UNDEFINED;
}

/** Comparisons hold within a type bracket only, except with MinKey and MaxKey, and NaN is comparable to NaN only. */
function comparisonTest({ op, value: bound }: CompareNode): ValueTest {
  const includesBound = op === 'lte' || op === 'gte';
  if (isNullish(bound)) return (value) => includesBound && isNullish(value);
  if (isNaNValue(bound)) return (value) => includesBound && isNaNValue(value);
  const rank = rankOf(bound);
  const wantsBelow = op === 'lt' || op === 'lte';
  const spansTypes = rank === (wantsBelow ? TYPE_RANK.maxKey : TYPE_RANK.minKey);
  return (value) => {
    if (rankOf(value) !== rank) return spansTypes;
    if (isNaNValue(value)) return false;
    const order = compareValues(value, bound);
    return order === 0 ? includesBound : wantsBelow === order < 0;
  };
}

function isNaNValue(value: Value): boolean {
  return isNumeric(value) && Number.isNaN(toNumber(value));
}

function membershipTest({ values, patterns }: InNode): ValueTest {
  const hasNull = values.some(isNullish);
  const tests = patterns.map(regexTest);
  return (value) =>
    (hasNull && isNullish(value)) || isAmong(values, value) || tests.some((matches) => matches(value));
}

/** Binary search: an `$in` may list thousands. */
function isAmong(sorted: readonly Value[], value: Value): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareValues(sorted[middle], value);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** A pattern matches strings, and a stored regular expression that is the same. */
function regexTest(pattern: BSONRegExp): ValueTest {
  const expression = toRegExp(pattern);
  return (value) => {
    if (typeof value === 'string' || value instanceof BSONSymbol) return expression.test(textOf(value));
    return value instanceof BSONRegExp && valuesEqual(value, pattern);
  };
}
