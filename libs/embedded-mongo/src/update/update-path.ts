import { asArray } from '../aggregate/operator.js';
import { valuesIdentical } from '../bson-order.js';
import { describeValue, type Doc, fieldOf, isArray, isDoc, setField, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { arrayIndex } from '../path.js';

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

export interface PathChange {
  /** Without `$`, in whose place the index stands. */
  readonly path: UpdatePath;
  /** The new value for the old one; `undefined` is a missing value on both sides. */
  readonly apply: (old: Value) => Value;
  /** Whether an array filter chooses the element. */
  readonly chooses: (identifier: string, element: Value) => boolean;
}

/**
 * A copy of the document with the change applied at its path, from `depth` on, or the document itself when nothing changes. Only the
 * containers on the path are copied; those that are missing are made, where the change makes something of nothing.
 * @throws MongoError 28 PathNotViable when the path goes through something that holds no such field, 2 for `$[]` without
 * an array.
 */
export function changeAtPath(doc: Doc, change: PathChange, depth = 0): Doc {
  const name = change.path[depth] ?? '';
  const old = fieldOf(doc, name);
  const next = changeValue(old, change, depth + 1);
  if (valuesIdentical(old, next)) return doc;
  const copy = { ...doc };
  if (next === undefined) Reflect.deleteProperty(copy, name);
  else setField(copy, name, next);
  return copy;
}

/** The value at `depth` of the path, changed at its end. */
function changeValue(value: Value, change: PathChange, depth: number): Value {
  const name = change.path[depth];
  if (name === undefined) return change.apply(value);
  if (identifierIn(name) !== undefined) return changeElements(value, change, depth);
  if (isDoc(value)) return changeAtPath(value, change, depth);
  if (isArray(value) && arrayIndex(name) !== undefined) return changeElement(value, change, depth);
  const nothing: Doc = {};
  const made = changeAtPath(nothing, change, depth);
  if (made === nothing) return value;
  if (value === undefined) return made;
  const holder = `{${change.path[depth - 1]}: ${describeValue(value)}}`;
  throw new MongoError(28, `Cannot create field '${name}' in element ${holder}`);
}

function changeElement(array: readonly Value[], change: PathChange, depth: number): Value {
  const index = Number(change.path[depth]);
  const old = array[index];
  const next = changeValue(old, change, depth + 1);
  if (valuesIdentical(old, next)) return array;
  if (index > array.length + BACKFILL_MAX)
    throw new MongoError(2, `can't backfill more than ${BACKFILL_MAX} elements`);
  const copy = [...array];
  while (copy.length < index) copy.push(null);
  copy[index] = next ?? null; // $unset of an element leaves null, so that the others keep their indexes
  return copy;
}

function changeElements(value: Value, change: PathChange, depth: number): Value {
  const identifier = identifierIn(change.path[depth] ?? '') ?? '';
  const array = asArray(value, `The target of ${change.path.slice(0, depth + 1).join('.')}`, 2);
  const next = array.map((element) =>
    identifier === '' || change.chooses(identifier, element)
      ? (changeValue(element, change, depth + 1) ?? null)
      : element,
  );
  return next.every((element, i) => element === array[i]) ? array : next;
}
