import { type Doc, fieldOf, isDoc, setField, type Value } from '../document.js';

/** The value at a path through documents only; unlike in expressions an array on the way ends it. */
export function nestedValue(doc: Doc, [name = '', ...rest]: readonly string[]): Value {
  const value = fieldOf(doc, name);
  if (rest.length === 0) return value;
  return isDoc(value) ? nestedValue(value, rest) : undefined;
}

/** A copy with the value at the path; what stands in the way makes room for a document, `undefined` removes. */
export function withNested(doc: Doc, [name = '', ...rest]: readonly string[], value: Value): Doc {
  const below = fieldOf(doc, name);
  const next = rest.length === 0 ? value : withNested(isDoc(below) ? below : {}, rest, value);
  const result = { ...doc };
  if (next === undefined) Reflect.deleteProperty(result, name);
  else setField(result, name, next);
  return result;
}
