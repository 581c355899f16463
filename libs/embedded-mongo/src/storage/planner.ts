import { valuesEqual } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { isDoc, type Doc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type FilterNode } from '../query/filter-node.js';
import { type SortKey } from '../sort.js';
import { type CollectionInfo } from './catalog.js';
import { type IndexInfo } from './index-spec.js';
import { type KeyRange, indexRange } from './keys.js';
import { Predicates, descending, everything, type Interval } from './predicates.js';
import { type View } from './state.js';

/** How to find the candidates of a query. The filter is always checked again on each document. */
export type Plan = CollectionScan | IndexScan | UnionScan;

interface CollectionScan {
  readonly kind: 'collection';
  readonly isReverse: boolean;
}

export interface IndexScan {
  readonly kind: 'index';
  readonly index: IndexInfo;
  /** One after another they are in the index's order, or its reverse. */
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  readonly isMultikey: boolean;
  /** The candidates come in the order asked for. */
  readonly isSorted: boolean;
}

/** The branches of an `$or`; a document found by several counts once. */
interface UnionScan {
  readonly kind: 'union';
  readonly scans: readonly IndexScan[];
}

export interface Query {
  readonly filter: FilterNode;
  readonly sort: readonly SortKey[];
  /** An index's name or keys, or `{ $natural: 1 }`. */
  readonly hint?: Value;
}

/** The marks say what an index cannot be used for. */
type Marks = Pick<View, 'isMarked'>;

/** Chooses how to find the candidates. @throws MongoError 2 for a hint that names no index */
export function planQuery(collection: CollectionInfo, query: Query, marks: Marks): Plan {
  const natural = naturalOrder(query.hint);
  if (natural !== undefined) return { kind: 'collection', isReverse: natural < 0 };
  const predicates = new Predicates(query.filter);
  const indexes =
    query.hint === undefined ? usable(collection, predicates) : [hinted(collection, query.hint)];
  const candidates = indexes.map((index) => scanOf(index, predicates, query.sort, marks));
  const best = candidates.toSorted((a, b) => b.score - a.score)[0];
  if (best !== undefined && (query.hint !== undefined || best.isLimited)) return best.scan;
  const union = unionOf(collection, predicates, marks);
  if (union !== undefined) return union;
  return best?.scan.isSorted === true && query.sort.length > 0
    ? best.scan
    : { kind: 'collection', isReverse: false };
}

interface Candidate {
  readonly scan: IndexScan;
  readonly score: number;
  readonly isLimited: boolean;
}

function scanOf(index: IndexInfo, predicates: Predicates, sort: readonly SortKey[], marks: Marks): Candidate {
  const isMultikey = marks.isMarked('multikey', index.id);
  const bounds = boundsOf(index, predicates, isMultikey);
  const direction =
    isMultikey || marks.isMarked('cut', index.id) ? undefined : directionFor(index, bounds, sort);
  const isReverse = direction === -1;
  const ranges = bounds.ranges.map((range) => ({ ...range, reverse: isReverse, keysOnly: true }));
  const isSorted = direction !== undefined;
  const scan: IndexScan = {
    kind: 'index',
    index,
    ranges: isReverse ? ranges.toReversed() : ranges,
    isReverse,
    isMultikey,
    isSorted,
  };
  return { scan, score: scoreOf(index, bounds, isSorted), isLimited: bounds.points > 0 || bounds.hasRange };
}

/** More fields limited is better, a single value better than a range, and the order asked for a bonus. */
function scoreOf(index: IndexInfo, { points, hasRange, ranges }: Bounds, isSorted: boolean): number {
  const findsOne = index.unique && points === index.keys.length;
  return (
    points * 10 +
    (hasRange ? 6 : 0) +
    (isSorted ? 3 : 0) +
    (findsOne ? 100 : 0) -
    Math.min(ranges.length, 1_000) / 1_001
  );
}

/** 1 or -1 when a scan in that direction gives the order, undefined when none does. */
function directionFor(index: IndexInfo, { constants }: Bounds, sort: readonly SortKey[]): 1 | -1 | undefined {
  const isVariable = ({ path }: SortKey): boolean => !constants.has(path);
  const wanted = sort.filter(isVariable);
  const given = index.keys.filter(isVariable);
  if (wanted.some(({ path }, i) => given[i]?.path !== path)) return undefined;
  const reversed = wanted.filter(({ descending }, i) => given[i]?.descending !== descending).length;
  if (reversed === 0) return 1;
  return reversed === wanted.length ? -1 : undefined;
}

function usable(collection: CollectionInfo, predicates: Predicates): IndexInfo[] {
  return collection.indexes.filter((index) => {
    if (!index.isReady) return false;
    if (index.sparse && !index.keys.some(({ path }) => predicates.excludesNull(path))) return false;
    return index.partialFilter === undefined || predicates.imply(index.partialFilter);
  });
}

function unionOf(collection: CollectionInfo, predicates: Predicates, marks: Marks): Plan | undefined {
  for (const branches of predicates.unions) {
    const scans = branches.map((branch) => {
      const taken = new Predicates({ kind: 'and', children: [branch] });
      const candidates = usable(collection, taken).map((index) => scanOf(index, taken, [], marks));
      return candidates.filter(({ isLimited }) => isLimited).toSorted((a, b) => b.score - a.score)[0]?.scan;
    });
    if (scans.every((scan) => scan !== undefined)) return { kind: 'union', scans };
  }
  return undefined;
}

function naturalOrder(hint: Value): number | undefined {
  if (!isDoc(hint)) return undefined;
  return '$natural' in hint ? Number(hint.$natural) : undefined;
}

function hinted(collection: CollectionInfo, hint: Value): IndexInfo {
  const index = collection.indexes.find(
    ({ name, spec, isReady }) => isReady && (hint === name || (isDoc(hint) && sameKeys(spec.key, hint))),
  );
  if (index !== undefined) return index;
  throw new MongoError(
    2,
    `error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index: ${describeValue(hint)}`,
  );
}

function sameKeys(keys: Value, hint: Doc): boolean {
  return (
    isDoc(keys) && Object.keys(keys).join('\0') === Object.keys(hint).join('\0') && valuesEqual(keys, hint)
  );
}

const RANGES_MAX = 1_000;

/** Where in an index the matches can be. */
export interface Bounds {
  readonly ranges: readonly Omit<KeyRange, 'reverse'>[];
  /** How many leading fields are limited to single values. */
  readonly points: number;
  /** Whether the field after those is limited to a range. */
  readonly hasRange: boolean;
  /** The fields that have the same value in all of the ranges. */
  readonly constants: ReadonlySet<string>;
}

interface Prefix {
  readonly low: Buffer;
  readonly high: Buffer;
}

export function boundsOf(index: IndexInfo, predicates: Predicates, isMultikey: boolean): Bounds {
  let prefixes: Prefix[] = [{ low: nothing, high: nothing }];
  const constants = new Set<string>();
  let points = 0;
  let hasRange = false;
  for (const { path, allowed } of limitedFields(index, predicates, isMultikey)) {
    if (prefixes.length * allowed.length > RANGES_MAX) break;
    prefixes = prefixes.flatMap((prefix) => allowed.map((interval) => extend(prefix, interval)));
    hasRange = !allowed.every(({ isPoint }) => isPoint);
    if (hasRange) break;
    points += 1;
    if (allowed.length === 1) constants.add(path);
  }
  const isUnlimited = points === 0 && !hasRange;
  const all = isUnlimited ? [extend({ low: nothing, high: nothing }, everything)] : prefixes;
  return { ranges: all.map(({ low, high }) => indexRange(index.id, low, high)), points, hasRange, constants };
}

/** The leading fields of the index that the query limits, up to the first that it does not. */
function* limitedFields(
  index: IndexInfo,
  predicates: Predicates,
  isMultikey: boolean,
): Generator<{ path: string; allowed: Interval[] }> {
  const roots = new Set<string>();
  for (const key of index.keys) {
    const [root = ''] = key.path.split('.');
    // Two fields of one array: their conditions may be fulfilled by different elements.
    if (isMultikey && roots.has(root)) return;
    roots.add(root);
    const allowed = predicates.allowed(key.path, isMultikey);
    if (allowed === undefined) return;
    yield { path: key.path, allowed: key.descending ? allowed.map(descending).toReversed() : [...allowed] };
  }
}

/** A point's bytes come before the next component's; a range's are the last. */
function extend(prefix: Prefix, interval: Interval): Prefix {
  return {
    low: Buffer.concat([prefix.low, interval.low]),
    high: Buffer.concat([prefix.low, interval.high]),
  };
}

const nothing = Buffer.alloc(0);
