import { asArray } from '../aggregate/operator.js';
import { valuesIdentical } from '../bson-order.js';
import { describeValue, type Doc, fieldOf, isArray, isDoc, setField, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { arrayIndex, valueAt } from '../path.js';

/**
 * The names of an update path: fields, indexes, `$` (the element the filter matched), `$[]` (every element) and `$[id]`
 * (those an array filter chooses).
 */
export type UpdatePath = readonly string[];

/** @throws MongoError 56 for an empty name, 52 for one that begins with `$`, 2 for a misplaced positional operator. */
export function parseUpdatePath(text: string): UpdatePath {
  const path = text.split('.');
  if (path.includes('')) throw new MongoError(56, `The update path '${text}' contains an empty field name`);
  const unknown = path.find((name) => name.startsWith('$') && !/^\$(?:\[.*\])?$/.test(name));
  if (unknown !== undefined)
    throw new MongoError(52, `The dollar ($) prefixed field '${unknown}' in '${text}' is not valid`);
  if (path[0]?.startsWith('$') === true)
    throw new MongoError(2, `An update path cannot begin with a positional element: '${text}'`);
  if (path.indexOf('$') !== path.lastIndexOf('$'))
    throw new MongoError(2, `Too many positional (i.e. '$') elements in path '${text}'`);
  return path;
}

/** The identifier in `$[id]`, empty in `$[]`; undefined for any other name. */
export function identifierIn(name: string): string | undefined {
  return name.startsWith('$[') ? name.slice(2, -1) : undefined;
}

/** Numbers in numeric order, then other names in theirs: the order in which mongod applies the parts of an update. */
export function comparePaths(a: UpdatePath, b: UpdatePath): number {
  const at = a.findIndex((name, i) => name !== b[i]);
  const [x, y] = [a[at], b[at]];
  if (x === undefined || y === undefined) return a.length - b.length;
  const [m, n] = [numberIn(x), numberIn(y)];
  return m === n ? (x < y ? -1 : 1) : m - n;
}

function numberIn(name: string): number {
  return /^\d+$/.test(name) ? Number(name) : Number.MAX_VALUE;
}

/** Two of the paths of which one is the other, or leads to it. */
export function conflictAmong(paths: readonly UpdatePath[]): readonly [string, string] | undefined {
  // In this order, all that a path leads to comes right after it.
  const sorted = paths.toSorted(comparePaths);
  const at = sorted.findIndex((path, i) => path.every((name, j) => name === sorted[i + 1]?.[j]));
  const [path, next] = sorted.slice(at);
  return at === -1 || !path || !next ? undefined : [path.join('.'), next.join('.')];
}

/** mongod's limit on the nulls that fill an array up to a far index. */
const BACKFILL_MAX = 1_500_000;

/** A change of what is at a path without positional names. */
export interface PathChange {
  readonly path: UpdatePath;
  /** The new value for the old one; `undefined` is a missing value on both sides. */
  readonly apply: (old: Value) => Value;
}

/**
 * The path with indexes for `$[]` and `$[id]`, once for each element that is chosen as the document is now.
 * @throws MongoError 2 for one of them without an array.
 */
export function concretePaths(
  doc: Doc,
  path: UpdatePath,
  chooses: (identifier: string, element: Value) => boolean,
): readonly UpdatePath[] {
  const at = path.findIndex((name) => identifierIn(name) !== undefined);
  if (at === -1) return [path];
  const identifier = identifierIn(path[at] ?? '') ?? '';
  const array = asArray(
    valueAt(doc, path.slice(0, at)),
    `The target of ${path.slice(0, at + 1).join('.')}`,
    2,
  );
  return array.flatMap((element, i) =>
    chooses(identifier, element) ? concretePaths(doc, path.with(at, String(i)), chooses) : [],
  );
}

/**
 * A copy of the document with the changes applied at their paths, from `depth` on, or the document itself when nothing
 * changes. Only the containers on the paths are copied; those that are missing are made, where a change makes something
 * of nothing. No path may lead to another.
 * @throws MongoError 28 PathNotViable when a path goes through something that holds no such field.
 */
export function changeDocument(doc: Doc, changes: readonly PathChange[], depth = 0): Doc {
  let result = doc;
  for (const [name, below] of byName(changes, depth)) {
    const old = fieldOf(doc, name);
    const next = changeValue(old, below, depth + 1);
    if (valuesIdentical(old, next)) continue;
    if (result === doc) result = { ...doc };
    if (next === undefined) Reflect.deleteProperty(result, name);
    else setField(result, name, next);
  }
  return result;
}

type Changes = readonly [PathChange, ...PathChange[]];

/** The changes by the name at `depth` of their paths. */
function byName(changes: readonly PathChange[], depth: number): Iterable<readonly [string, Changes]> {
  const [only, other] = changes;
  if (only && !other) return [[only.path[depth] ?? '', [only]]];
  const groups = new Map<string, [PathChange, ...PathChange[]]>();
  for (const change of changes) {
    const name = change.path[depth] ?? '';
    const group = groups.get(name);
    if (group) group.push(change);
    else groups.set(name, [change]);
  }
  return groups;
}

/** The value at `depth` of the paths, changed at their ends. */
function changeValue(value: Value, changes: Changes, depth: number): Value {
  const [{ path, apply }] = changes;
  if (path.length === depth) return apply(value);
  if (isDoc(value)) return changeDocument(value, changes, depth);
  return isArray(value) ? changeElements(value, changes, depth) : makeValue(value, changes, depth);
}

/** What the changes make where there is nothing yet. */
function makeValue(value: Value, changes: Changes, depth: number): Value {
  const made = changeDocument({}, changes, depth);
  const [name] = Object.keys(made);
  if (name === undefined) return value;
  if (value === undefined) return made;
  const holder = `{${changes[0].path[depth - 1]}: ${describeValue(value)}}`;
  throw new MongoError(28, `Cannot create field '${name}' in element ${holder}`);
}

function changeElements(array: readonly Value[], changes: Changes, depth: number): Value {
  const result = [...array];
  for (const [name, below] of byName(changes, depth)) {
    const index = arrayIndex(name);
    if (index === undefined) {
      makeValue(array, below, depth);
      continue;
    }
    const next = changeValue(array[index], below, depth + 1);
    if (next === undefined && index >= array.length) continue;
    if (index > array.length + BACKFILL_MAX)
      throw new MongoError(2, `can't backfill more than ${BACKFILL_MAX} elements`);
    while (result.length < index) result.push(null);
    result[index] = next ?? null; // $unset of an element leaves null, so that the others keep their indexes
  }
  return result;
}
