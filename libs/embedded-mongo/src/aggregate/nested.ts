import { type Doc, fieldOf, isArray, isDoc, setField, type Value } from '../document.js';

/** The value at a path through documents only; unlike in expressions an array on the way ends it. */
export function nestedValue(doc: Doc, [name = '', ...rest]: readonly string[]): Value {
  const value = fieldOf(doc, name);
  if (rest.length === 0) return value;
  return isDoc(value) ? nestedValue(value, rest) : undefined;
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
