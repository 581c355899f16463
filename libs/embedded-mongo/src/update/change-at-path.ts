import { describeValue } from '../describe.js';
import { type Doc, fieldOf, isArray, isDoc, setField, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { valuesIdentical } from '../bson-order.js';
import { arrayIndex } from '../path.js';
import { identifierIn, type UpdatePath } from './update-path.js';

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
 * A copy of the document with the change applied at its path, or the document itself when nothing changes. Only the
 * containers on the path are copied; those that are missing are made, where the change makes something of nothing.
 * @throws MongoError 28 PathNotViable when the path goes through something that holds no such field, 2 for `$[]` without
 * an array.
 */
export function changeAtPath(doc: Doc, change: PathChange): Doc {
  return changeField(doc, change, 0);
}

function changeField(doc: Doc, change: PathChange, depth: number): Doc {
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
  const identifier = identifierIn(name);
  if (identifier !== undefined) return changeElements(value, change, { depth, identifier });
  if (isDoc(value)) return changeField(value, change, depth);
  const index = arrayIndex(name);
  if (isArray(value) && index !== undefined) return changeElement(value, change, { depth, index });
  const nothing: Doc = {};
  const made = changeField(nothing, change, depth);
  if (made === nothing) return value;
  if (value === undefined) return made;
  throw new MongoError(
    28,
    `Cannot create field '${name}' in element {${change.path[depth - 1]}: ${describeValue(value)}}`,
  );
}

function changeElement(
  array: readonly Value[],
  change: PathChange,
  { depth, index }: { depth: number; index: number },
): Value {
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

function changeElements(
  value: Value,
  change: PathChange,
  { depth, identifier }: { depth: number; identifier: string },
): Value {
  if (!isArray(value))
    throw new MongoError(
      2,
      `Cannot apply array updates to '${change.path.slice(0, depth).join('.')}', which is of type ${typeOf(value)}`,
    );
  const next = value.map((element) =>
    identifier === '' || change.chooses(identifier, element)
      ? (changeValue(element, change, depth + 1) ?? null)
      : element,
  );
  return next.every((element, i) => element === value[i]) ? value : next;
}
