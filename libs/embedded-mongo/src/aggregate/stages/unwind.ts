import { Long } from 'bson';
import { isDoc, type Doc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { segmentsOf } from '../field-path.js';
import { nestedValue, withNested } from '../nested.js';
import { isNullish, namedArguments } from '../operator.js';
import { type Stage } from '../stage.js';

/** One document for each element of an array; another value counts as an array of itself. */
export function unwind(spec: Value): Stage {
  const options = isDoc(spec) ? spec : { path: spec };
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = namedArguments(
    '$unwind',
    options,
    ['path'],
    ['includeArrayIndex', 'preserveNullAndEmptyArrays'],
  );
  if (typeof path !== 'string' || !path.startsWith('$')) {
    throw new MongoError(
      28818,
      `path option to $unwind stage should be prefixed with a '$': ${typeOf(path)}`,
    );
  }
  const segments = segmentsOf(path.slice(1));
  const index = indexField(includeArrayIndex);
  const keepsEmpty = preserveNullAndEmptyArrays === true;
  const put = (doc: Doc, value: Value, position: number | null): Doc => {
    const unwound = withNested(doc, segments, value);
    if (index === undefined) return unwound;
    return withNested(unwound, index, position === null ? null : Long.fromNumber(position));
  };

  function* unwound(doc: Doc): Iterable<Doc> {
    const value = nestedValue(doc, segments);
    if (!Array.isArray(value)) {
      if (!isNullish(value) || keepsEmpty) yield put(doc, value, null);
    } else if (value.length > 0) {
      for (const [position, element] of value.entries()) yield put(doc, element, position);
    } else if (keepsEmpty) {
      yield put(doc, undefined, null);
    }
  }

  return {
    async *run(input) {
      for await (const doc of input) yield* unwound(doc);
    },
  };
}

function indexField(name: Value): readonly string[] | undefined {
  if (name === undefined) return undefined;
  if (typeof name === 'string' && !name.startsWith('$')) return segmentsOf(name);
  throw new MongoError(28810, "$unwind: includeArrayIndex must be a field path without '$' in front");
}
