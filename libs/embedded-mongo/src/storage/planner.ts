import { valuesEqual } from '../bson-order.js';
import { describeValue, isDoc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type FilterNode } from '../query/filter-node.js';
import { type SortKey } from '../sort.js';
import { type CollectionInfo } from './catalog.js';
import { type IndexInfo } from './index-spec.js';
import { type KeyRange, indexRange } from './keys.js';
import { Predicates, descending, everything, type Interval } from './predicates.js';
import { type View } from './state.js';

/** How to find the candidates of a query: the filter is always checked again on each document. */
export interface Plan {
  /** None for all documents, several for the branches of an `$or`. */
  readonly scans: readonly IndexScan[];
  readonly isReverse: boolean;
  /** The candidates come in the order asked for. */
  readonly isSorted: boolean;
}

export interface IndexScan {
  readonly index: IndexInfo;
  /** One after another they are in the index's order, or its reverse. */
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  readonly isMultikey: boolean;
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
  const { hint, sort } = query;
  if (isDoc(hint) && '$natural' in hint) return allDocuments(Number(hint.$natural) < 0);
  const predicates = new Predicates(query.filter);
  if (hint !== undefined) return planOf(candidateOf(hinted(collection, hint), predicates, sort, marks));
  const best = bestOf(usable(collection, predicates), predicates, sort, marks);
  if (best?.isLimited === true) return planOf(best);
  const union = unionOf(collection, predicates, marks);
  if (union !== undefined) return { scans: union, isReverse: false, isSorted: false };
  return best?.isSorted === true && sort.length > 0 ? planOf(best) : allDocuments(false);
}

function allDocuments(isReverse: boolean): Plan {
  return { scans: [], isReverse, isSorted: false };
}

function planOf({ scan, isSorted }: Candidate): Plan {
  return { scans: [scan], isReverse: scan.isReverse, isSorted };
}

interface Candidate {
  readonly scan: IndexScan;
  readonly score: number;
  readonly isLimited: boolean;
  readonly isSorted: boolean;
}

function bestOf(
  indexes: readonly IndexInfo[],
  predicates: Predicates,
  sort: readonly SortKey[],
  marks: Marks,
): Candidate | undefined {
  const candidates = indexes.map((index) => candidateOf(index, predicates, sort, marks));
  return candidates.toSorted((a, b) => b.score - a.score)[0];
}

function candidateOf(
  index: IndexInfo,
  predicates: Predicates,
  sort: readonly SortKey[],
  marks: Marks,
): Candidate {
  const isMultikey = marks.isMarked('multikey', index.id);
  const isOrdered = !isMultikey && !marks.isMarked('cut', index.id);
  const bounds = boundsOf(index, predicates, isMultikey);
  const direction = isOrdered ? directionFor(index, bounds, sort) : undefined;
  const isReverse = direction === -1;
  const ranges = bounds.ranges.map((range) => ({ ...range, reverse: isReverse, keysOnly: true }));
  return {
    scan: { index, ranges: isReverse ? ranges.toReversed() : ranges, isReverse, isMultikey },
    score: scoreOf(index, bounds, direction !== undefined),
    isLimited: bounds.points > 0 || bounds.hasRange,
    isSorted: direction !== undefined,
  };
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

/** The scans for the branches of an `$or`, when an index helps each of them. */
function unionOf(collection: CollectionInfo, predicates: Predicates, marks: Marks): IndexScan[] | undefined {
  for (const branches of predicates.unions) {
    const scans = branches.map((branch) => {
      const taken = new Predicates(branch);
      const best = bestOf(usable(collection, taken), taken, [], marks);
      return best?.isLimited === true ? best.scan : undefined;
    });
    if (scans.every((scan) => scan !== undefined)) return scans;
  }
  return undefined;
}

function hinted(collection: CollectionInfo, hint: Value): IndexInfo {
  const index = collection.indexes.find(
    ({ name, spec, isReady }) => isReady && (hint === name || (isDoc(hint) && valuesEqual(spec.key, hint))),
  );
  if (index !== undefined) return index;
  throw new MongoError(
    2,
    `error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index: ${describeValue(hint)}`,
  );
}

const RANGES_MAX = 1_000;

/** Where in an index the matches can be. */
interface Bounds {
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

function boundsOf(index: IndexInfo, predicates: Predicates, isMultikey: boolean): Bounds {
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
