import { BSONRegExp, ObjectId } from 'bson';
import { isNullish } from '../aggregate/operator.js';
import { compareValues, valuesEqual } from '../bson-order.js';
import { isArray, rankOf, TYPE_RANK, typeOf, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import { type CompareNode, type InNode, type LeafNode } from './filter-node.js';

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
  return (value) => value === expected || valuesEqual(value, expected);
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
  return (value) =>
    typeof value === 'string'
      ? expression.test(value)
      : value instanceof BSONRegExp && valuesEqual(value, pattern);
}

const FLAGS = ['i', 'm', 's', 'u'];
const KNOWN_FLAGS = /^[imsu]*$/;
/** Every escape; a character that needs none in JavaScript's Unicode mode, which refuses such escapes, is captured. */
const ESCAPE = /\\(?:[a-zA-Z0-9^$\\.*+?()[\]{}|/]|([^]))/gu;

/**
 * The JavaScript equivalent of a PCRE pattern. Unicode mode makes JavaScript refuse what it does not know (`\A`,
 * possessive quantifiers and so on), where it would otherwise read it as something else.
 * @throws MongoError 51091 for what is no valid pattern here, 51108 for an invalid option, 115 for the option `x`.
 */
function toRegExp({ pattern, options }: BSONRegExp): RegExp {
  if (options.includes('x')) throw unsupported("The regular expression option 'x'");
  if (!KNOWN_FLAGS.test(options)) throw new MongoError(51108, `invalid flag in regex options: ${options}`);
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const flags = FLAGS.filter((flag) => flag === 'u' || options.includes(flag) || inline?.[1]?.includes(flag));
  const source = pattern
    .slice(inline?.[0].length ?? 0)
    .replace(ESCAPE, (escape, bare?: string) => (bare === undefined ? escape : byCodePoint(bare)));
  try {
    return new RegExp(source, flags.join(''));
  } catch (error) {
    throw new MongoError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

function byCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
