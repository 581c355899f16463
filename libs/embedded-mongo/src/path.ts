import { BSON_UNDEFINED, type Doc, fieldOf, isArray, isDoc, setField, type Value } from './document.js';
import { MongoError } from './errors.js';

/** The code of two paths of one key that go through different arrays. */
export const PARALLEL_ARRAYS = 171;

/** The values at a path, each element of an array for itself. Unlike in a key, nothing stands for what is not there. */
export function valuesAtPath(doc: Doc, path: string): Value[] {
  return indexKeys(doc, [path])
    .flat()
    .filter((value) => value !== undefined && value !== BSON_UNDEFINED);
}

/**
 * The keys of a document in an index over `paths`, one value for each path in every key. Paths into the same array are
 * expanded together. An empty array gives `BSON_UNDEFINED`.
 * @throws MongoError 171 when two paths go through different arrays.
 */
export function indexKeys(doc: Doc, paths: readonly string[]): Value[][] {
  const plain = plainKey(doc, paths);
  if (plain) return [plain];
  const keys: Value[][] = [];
  collectKeys(
    doc,
    paths.map((path) => ({ components: path.split('.'), value: undefined })),
    keys,
  );
  return keys;
}

/** The one key of a document in which every path is a field of its own and no array: what nearly all are. */
function plainKey(doc: Doc, paths: readonly string[]): Value[] | undefined {
  const key: Value[] = [];
  for (const path of paths) {
    const value = fieldOf(doc, path);
    if (isArray(value) || path.includes('.')) return undefined;
    key.push(value);
  }
  return key;
}

/** One path of a key on its way: what is still to go, and the value or the array reached. */
interface Column {
  readonly components: readonly string[];
  readonly value: Value;
  readonly array?: readonly Value[];
}

function collectKeys(doc: Doc, columns: readonly Column[], keys: Value[][]): void {
  const reached = columns.map((column) =>
    column.components.length === 0 ? column : descend(doc, column.components),
  );
  const array = commonArray(reached);
  if (array === undefined) {
    keys.push(reached.map(({ value }) => value));
    return;
  }
  for (const element of array.length === 0 ? [BSON_UNDEFINED] : array) {
    const expanded = reached.map((column) => (column.array ? intoElement(column, element) : column));
    collectKeys(isDoc(element) ? element : {}, expanded, keys);
  }
}

function intoElement({ components }: Column, element: Value): Column {
  return { components, value: components.length === 0 ? element : undefined };
}

function commonArray(columns: readonly Column[]): readonly Value[] | undefined {
  const arrays = columns.flatMap(({ array }) => (array ? [array] : []));
  if (arrays.some((array) => array !== arrays[0]))
    throw new MongoError(PARALLEL_ARRAYS, 'cannot index parallel arrays');
  return arrays[0];
}

/** Follows `components` until an array or the end; a number picks an element where no element has such a field. */
function descend(doc: Doc, components: readonly string[]): Column {
  let value: Value = doc;
  for (const [i, name] of components.entries()) {
    if (isArray(value)) {
      const element = elementAt(value, name);
      if (element === undefined) return { components: components.slice(i), value: undefined, array: value };
      value = element;
    } else {
      value = isDoc(value) ? fieldOf(value, name) : undefined;
    }
  }
  return { components: [], value, ...(isArray(value) && { array: value }) };
}

function elementAt(array: readonly Value[], name: string): Value {
  const index = arrayIndex(name);
  if (index === undefined || array.some((item) => isDoc(item) && Object.hasOwn(item, name))) return undefined;
  return array[index];
}

/** The index a path component stands for: digits without a leading zero. */
export function arrayIndex(component: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(component) ? Number(component) : undefined;
}

/** The value at a path of fields and indexes. */
export function valueAt(doc: Doc, path: readonly string[]): Value {
  return path.reduce<Value>((value, name) => {
    if (isArray(value)) return value[arrayIndex(name) ?? -1];
    return isDoc(value) ? fieldOf(value, name) : undefined;
  }, doc);
}

/** @throws MongoError 16872, 40353, 15998, 16410 for an empty path, an empty part, or one that starts with a dollar. */
export function segmentsOf(path: string): readonly string[] {
  const segments = path.split('.');
  if (path === '') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  if (path.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  if (segments.includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  if (!segments.some((segment) => segment.startsWith('$'))) return segments;
  const remedy = 'Consider using $getField or $setField.';
  throw new MongoError(16410, `FieldPath field names may not start with '$'. ${remedy}`);
}

/** The value at a path through documents only; unlike in expressions an array on the way ends it. */
export function nestedValue(doc: Doc, segments: readonly string[]): Value {
  return segments.reduce<Value>((value, name) => (isDoc(value) ? fieldOf(value, name) : undefined), doc);
}

/**
 * A copy with the value at the path; `undefined` removes. What stands in the way makes room for a document, an array, too,
 * unless the value shall go into `each` of its elements.
 */
export function withNested(doc: Doc, segments: readonly string[], value: Value, arrays?: 'each'): Doc {
  const [name = '', ...rest] = segments;
  const changed = (below: Value): Value =>
    isArray(below) && arrays === 'each'
      ? below.map(changed)
      : withNested(isDoc(below) ? below : {}, rest, value, arrays);
  const result = { ...doc };
  const next = rest.length === 0 ? value : changed(fieldOf(doc, name));
  if (next === undefined) Reflect.deleteProperty(result, name);
  else setField(result, name, next);
  return result;
}
