import { type BSONRegExp, MaxKey, MinKey } from 'bson';
import { isDeepStrictEqual } from 'node:util';
import { BSON_UNDEFINED, isArray, type Value, type Doc } from '../document.js';
import { valueKey } from '../key-encoding.js';
import { isNumeric } from '../numeric.js';
import { compileFilter } from '../query/filter.js';
import { type CompareNode, type FilterNode } from '../query/filter-node.js';
import { afterPrefix } from './keys.js';

/** The encoded components from `low` to below `high`, ascending. */
export interface Interval {
  readonly low: Buffer;
  readonly high: Buffer;
  /** One value only. */
  readonly isPoint: boolean;
}

/** Below and above every component: their first byte is a type, from MinKey's 08 to MaxKey's f0. */
export const everything: Interval = { low: Buffer.from([0x01]), high: Buffer.from([0xfe]), isPoint: false };

/** The intervals outside which `node` matches nothing, in order; undefined where an index cannot help. */
function intervalsOf(node: FilterNode): Interval[] | undefined {
  switch (node.kind) {
    case 'compare':
      return compareIntervals(node);
    case 'in': {
      const all = [...node.values.map(pointOf), ...node.patterns.map(prefixIntervals)];
      return all.includes(undefined) ? undefined : merged(all.flatMap((intervals) => intervals ?? []));
    }
    default:
      return undefined;
  }
}

function intersection(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return a.flatMap((left) =>
    b.flatMap((right) => {
      const low = Buffer.compare(left.low, right.low) > 0 ? left.low : right.low;
      const high = Buffer.compare(left.high, right.high) < 0 ? left.high : right.high;
      const isPoint = left.isPoint || right.isPoint;
      return Buffer.compare(low, high) < 0 ? [{ low, high, isPoint }] : [];
    }),
  );
}

/** The same values in an index that orders them descending, where every byte is complemented. */
export function descending({ low, high, isPoint }: Interval): Interval {
  return { low: afterPrefix(complement(high)), high: afterPrefix(complement(low)), isPoint };
}

function compareIntervals({ op, value }: CompareNode): Interval[] | undefined {
  if (op === 'eq') return pointOf(value);
  if (isArray(value) || value === null || value instanceof MinKey || value instanceof MaxKey)
    return undefined;
  const component = valueKey(value);
  const type = beginningWith(component.subarray(0, bracketBytes(value)));
  const limit = op === 'gt' || op === 'lte' ? afterPrefix(component) : component;
  return [op === 'gt' || op === 'gte' ? { ...type, low: limit } : { ...type, high: limit }];
}

/** A key's first byte is its type; the second tells NaN, which is comparable to itself only, from other numbers. */
function bracketBytes(value: Value): number {
  return isNumeric(value) ? 2 : 1;
}

/** An array may equal the field or one of its elements: too much for one interval. */
function pointOf(value: Value): Interval[] | undefined {
  if (isArray(value)) return undefined;
  if (value === null || value === undefined) return nullOrUndefined;
  return [{ ...beginningWith(valueKey(value)), isPoint: true }];
}

/** Within an array on the path, a missing field may have the key of an empty array. */
const nullOrUndefined: Interval[] = [
  { low: valueKey(BSON_UNDEFINED), high: afterPrefix(valueKey(null)), isPoint: false },
];

/** The strings that begin as the pattern demands, and stored patterns, which match an equal one. */
function prefixIntervals(pattern: BSONRegExp): Interval[] | undefined {
  const literal = /^\^([\w\s\-:@/#,;=~!%&"'<>]+)(.?)/.exec(pattern.pattern);
  if (literal === null || pattern.options !== '' || pattern.pattern.includes('|')) return undefined;
  const [, text = '', next = ''] = literal;
  const prefix = '*?{'.includes(next) && next !== '' ? text.slice(0, -1) : text;
  if (prefix === '') return undefined;
  // Without the terminator and its escape, what is left of the string's key is the common beginning.
  const strings = valueKey(prefix).subarray(0, -2);
  const patterns = valueKey(pattern).subarray(0, 1);
  return [beginningWith(strings), beginningWith(patterns)];
}

function beginningWith(prefix: Buffer): Interval {
  return { low: prefix, high: afterPrefix(prefix), isPoint: false };
}

function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of intervals.toSorted((a, b) => Buffer.compare(a.low, b.low))) {
    const last = result.at(-1);
    if (last === undefined || Buffer.compare(interval.low, last.high) >= 0) {
      result.push(interval);
    } else if (Buffer.compare(interval.high, last.high) > 0) {
      result[result.length - 1] = { low: last.low, high: interval.high, isPoint: false };
    }
  }
  return result;
}

function complement(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => 255 - byte));
}

/** What a filter says about single paths: all of it holds for every match. */
export class Predicates {
  /** The intervals that each condition on a path allows. */
  readonly #byPath = new Map<string, (readonly Interval[])[]>();
  readonly #nodes: readonly FilterNode[];
  /** The branches of the `$or`s, one of each of which holds. */
  readonly unions: readonly (readonly FilterNode[])[];

  constructor(ast: FilterNode) {
    this.#nodes = conjuncts(ast);
    this.unions = this.#nodes.flatMap((node) => (node.kind === 'or' ? [node.children] : []));
    this.#collect(ast, '');
  }

  /**
   * The values of `path` that can match, if limited at all. In a multikey index different elements may fulfil
   * different conditions, so that only one of them narrows the scan.
   */
  allowed(path: string, isMultikey: boolean): readonly Interval[] | undefined {
    const all = this.#on(path);
    if (isMultikey) return all.find((intervals) => intervals.every(({ isPoint }) => isPoint)) ?? all[0];
    return all.length === 0 ? undefined : all.reduce(intersection);
  }

  /** Whether every match has a value other than null at `path`. */
  excludesNull(path: string): boolean {
    return this.#on(path).some((intervals) => intersection(intervals, nullOrUndefined).length === 0);
  }

  /** Whether every match also fulfils `filter`, as far as that can be told from single conditions. */
  imply(filter: Doc): boolean {
    return conjuncts(compileFilter(filter).ast).every((node) => this.#implies(node));
  }

  #implies(node: FilterNode): boolean {
    if (this.#nodes.some((own) => isDeepStrictEqual(own, node))) return true;
    if (node.kind === 'exists') return this.excludesNull(node.path);
    // More than what matches a pattern is within its intervals.
    if (node.kind !== 'compare' && (node.kind !== 'in' || node.patterns.length > 0)) return false;
    const allowed = intervalsOf(node);
    if (allowed === undefined) return false;
    return this.#on(node.path).some((intervals) => intervals.every((inner) => isWithin(inner, allowed)));
  }

  #collect(node: FilterNode, prefix: string): void {
    for (const child of conjuncts(node)) {
      if (!('path' in child)) continue;
      const path = [prefix, child.path].filter((part) => part !== '').join('.');
      if (child.kind === 'elemMatch') this.#collect(child.child, path);
      // A number is an index and a name, too: a key holds the value of one of both.
      const intervals = /\.\d+(?:\.|$)/.test(path) ? undefined : intervalsOf(child);
      if (intervals !== undefined) this.#byPath.set(path, [...this.#on(path), intervals]);
    }
  }

  #on(path: string): readonly (readonly Interval[])[] {
    return this.#byPath.get(path) ?? [];
  }
}

function isWithin({ low, high }: Interval, allowed: readonly Interval[]): boolean {
  return allowed.some((one) => Buffer.compare(one.low, low) <= 0 && Buffer.compare(high, one.high) <= 0);
}

function conjuncts(node: FilterNode): readonly FilterNode[] {
  return node.kind === 'and' ? node.children.flatMap(conjuncts) : [node];
}
