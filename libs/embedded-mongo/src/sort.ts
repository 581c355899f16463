import { compareValues } from './bson-order.js';
import { type Doc, isDoc, type Value } from './document.js';
import { MongoError, unsupported } from './errors.js';
import { isNumeric, toNumber } from './numeric.js';
import { indexKeys, PARALLEL_ARRAYS, valuesAtPath } from './path.js';

export interface SortKey {
  readonly path: string;
  readonly descending: boolean;
}

/** @throws MongoError 15975 for a direction other than 1 and -1, 115 for `$meta`. */
export function parseSort(spec: Doc): SortKey[] {
  return Object.entries(spec).map(([path, direction]) => {
    if (isDoc(direction)) throw unsupported(`Sorting by { ${Object.keys(direction).join(', ')} }`);
    if (path === '' || path.split('.').includes(''))
      throw new MongoError(40352, 'FieldPath field names may not be empty strings.');
    if (path.startsWith('$'))
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    if (!isNumeric(direction)) throw new MongoError(15974, `Illegal key in $sort specification: ${path}`);
    if (Math.abs(toNumber(direction)) !== 1)
      throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return { path, descending: toNumber(direction) === -1 };
  });
}

/**
 * What a document sorts by: of all the keys its arrays give, the one that comes first; missing is null.
 * @throws MongoError 2 for two arrays side by side
 */
export function sortValuesOf(doc: Doc, keys: readonly SortKey[]): readonly Value[] {
  const [key, ...others] = keys;
  if (key && others.length === 0) return [firstOf(valuesAtPath(doc, key.path), key.descending)];
  const candidates = candidateKeys(
    doc,
    keys.map(({ path }) => path),
  );
  const order = compareSortValues(keys);
  return candidates.reduce((best, candidate) => (order(candidate, best) < 0 ? candidate : best));
}

function candidateKeys(doc: Doc, paths: readonly string[]): readonly (readonly Value[])[] {
  try {
    return indexKeys(doc, paths);
  } catch (error) {
    if (error instanceof MongoError && error.code === PARALLEL_ARRAYS)
      throw new MongoError(2, 'cannot sort with keys that are parallel arrays');
    throw error;
  }
}

export function compareSortValues(
  keys: readonly SortKey[],
): (a: readonly Value[], b: readonly Value[]) => number {
  return (a, b) => {
    for (const [i, { descending }] of keys.entries()) {
      const order = compareValues(a[i], b[i]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

function firstOf(values: readonly Value[], descending: boolean): Value {
  return values.reduce((best, value) => {
    const order = compareValues(value, best);
    return (descending ? order > 0 : order < 0) ? value : best;
  });
}
