import { MongoError } from '../errors.js';

/**
 * The names of an update path: fields, indexes, `$` (the element the filter matched), `$[]` (every element) and `$[id]`
 * (those an array filter chooses).
 */
export type UpdatePath = readonly string[];

/** @throws MongoError 56 for an empty name, 52 for one that begins with `$`, 2 for a misplaced positional operator. */
export function parseUpdatePath(text: string): UpdatePath {
  const path = text.split('.');
  if (path.includes(''))
    throw new MongoError(56, `The update path '${text}' contains an empty field name, which is not allowed.`);
  const unknown = path.find((name) => name.startsWith('$') && !/^\$(?:\[.*\])?$/.test(name));
  if (unknown !== undefined)
    throw new MongoError(
      52,
      `The dollar ($) prefixed field '${unknown}' in '${text}' is not valid for storage.`,
    );
  if (path[0]?.startsWith('$') === true)
    throw new MongoError(
      2,
      `Cannot have array filter or positional element in the first position in '${text}'`,
    );
  if (path.indexOf('$') !== path.lastIndexOf('$'))
    throw new MongoError(2, `Too many positional (i.e. '$') elements found in path '${text}'`);
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
