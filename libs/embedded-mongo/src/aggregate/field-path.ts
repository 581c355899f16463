import { type Doc, fieldOf, isDoc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type Expression } from './operator.js';

/** `$a.b`: the value at a path of the document; an array on the way gives the array of what its documents hold. */
export function fieldPath(path: string): Expression {
  const segments = segmentsOf(path);
  return { evaluate: (doc) => valueAt(doc, segments, 0) };
}

/**
 * `$$name.a.b`: a variable, or a path into it.
 * @throws MongoError 17276, when it is evaluated, for a variable that nobody set.
 */
export function variablePath(path: string): Expression {
  const [name = '', ...rest] = segmentsOf(path);
  if (name === 'ROOT' || name === 'CURRENT') {
    return { evaluate: (doc) => valueAt(doc, rest, 0) };
  }
  if (name === 'REMOVE') return { evaluate: () => undefined };
  return {
    evaluate: (_doc, variables) => {
      if (!variables.has(name)) throw new MongoError(17276, `Use of undefined variable: ${name}`);
      return valueWithin(variables.get(name), rest, 0);
    },
  };
}

/** @throws MongoError 40353, 15998, 16410 for an empty path, an empty part, or a part that starts with a dollar. */
export function segmentsOf(path: string): readonly string[] {
  if (path === '') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  if (path.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  const segments = path.split('.');
  if (segments.includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  if (segments.some((segment) => segment.startsWith('$'))) {
    throw new MongoError(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  }
  return segments;
}

function valueAt(doc: Doc, segments: readonly string[], from: number): Value {
  const name = segments[from];
  if (name === undefined) return doc;
  return valueWithin(fieldOf(doc, name), segments, from + 1);
}

function valueWithin(value: Value, segments: readonly string[], from: number): Value {
  if (from === segments.length) return value;
  if (isDoc(value)) return valueAt(value, segments, from);
  if (!Array.isArray(value)) return undefined;
  const documents: readonly Value[] = value;
  return documents
    .filter(isDoc)
    .map((element) => valueAt(element, segments, from))
    .filter((found) => found !== undefined);
}
