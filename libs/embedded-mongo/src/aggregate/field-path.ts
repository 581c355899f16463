import { type Doc, fieldOf, isArray, isDoc, setField, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type Expression } from './operator.js';

/** `$a.b`: the value at a path of the document; an array on the way gives the array of what its documents hold. */
export function fieldPath(path: string): Expression {
  const segments = segmentsOf(path);
  return (doc) => valueWithin(doc, segments);
}

/**
 * `$$name.a.b`: a variable, or a path into it.
 * @throws MongoError 17276, when it is evaluated, for a variable that nobody set.
 */
export function variablePath(path: string): Expression {
  const [name = '', ...rest] = segmentsOf(path);
  if (name === 'ROOT' || name === 'CURRENT') return (doc) => valueWithin(doc, rest);
  if (name === 'REMOVE') return () => undefined;
  return (_doc, variables) => {
    if (!variables.has(name)) throw new MongoError(17276, `Use of undefined variable: ${name}`);
    return valueWithin(variables.get(name), rest);
  };
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

function valueWithin(value: Value, segments: readonly string[], from = 0): Value {
  const name = segments[from];
  if (name === undefined) return value;
  if (isDoc(value)) return valueWithin(fieldOf(value, name), segments, from + 1);
  if (!isArray(value)) return undefined;
  return value
    .filter(isDoc)
    .map((element) => valueWithin(element, segments, from))
    .filter((found) => found !== undefined);
}
