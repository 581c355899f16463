import { type IndexInfo } from './catalog.js';
import { descending, everything, type Interval } from './interval.js';
import { type KeyRange } from './key-reader.js';
import { indexRange } from './keys.js';
import { type Predicates } from './predicates.js';

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
