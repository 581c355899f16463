import { describeValue } from '../describe.js';
import { type Doc, fieldOf, isArray, isDoc, setField, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { valuesIdentical } from '../identical.js';
import { arrayIndex } from '../path.js';
import { type Step } from './update-path.js';

/** mongod's limit on the nulls that fill an array up to a far index. */
const BACKFILL_MAX = 1_500_000;

export interface PathChange {
  readonly steps: readonly Step[];
  readonly creates: boolean;
  readonly apply: (old: Value) => Value;
  /** Whether an array filter chooses the element. */
  readonly chooses: (identifier: string, element: Value) => boolean;
}

/**
 * A copy of the document with the change applied at its path, or the document itself when nothing changes. Only the
 * containers on the path are copied.
 * @throws MongoError 28 PathNotViable when the path goes through something that holds no such field, 2 for `$[]` without
 * an array.
 */
export function changeAtPath(doc: Doc, change: PathChange): Doc {
  return changeInDocument(doc, change, 0);
}

function changeInDocument(doc: Doc, change: PathChange, depth: number): Doc {
  const name = nameAt(change, depth);
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
  const step = change.steps[depth];
  if (step === undefined) return change.apply(value);
  if (step.kind !== 'field') return changeElements(value, change, depth);
  if (isDoc(value)) return changeInDocument(value, change, depth);
  if (isArray(value) && arrayIndex(step.name) !== undefined) return changeElement(value, change, depth);
  if (!change.creates) return value;
  if (value === undefined) return create(change, depth);
  throw new MongoError(
    28,
    `Cannot create field '${step.name}' in element {${nameAt(change, depth - 1)}: ${describeValue(value)}}`,
  );
}

function create(change: PathChange, depth: number): Value {
  const value = changeValue(undefined, change, depth + 1);
  if (value === undefined) return undefined;
  const doc: Doc = {};
  setField(doc, nameAt(change, depth), value);
  return doc;
}

function changeElement(array: readonly Value[], change: PathChange, depth: number): Value {
  const index = Number(nameAt(change, depth));
  if (index >= array.length && !change.creates) return array;
  if (index > array.length + BACKFILL_MAX)
    throw new MongoError(2, `can't backfill more than ${BACKFILL_MAX} elements`);
  const old = array[index];
  const next = changeValue(old, change, depth + 1);
  if (valuesIdentical(old, next)) return array;
  const copy = [...array];
  while (copy.length < index) copy.push(null);
  copy[index] = next ?? null; // $unset of an element leaves null, so that the others keep their indexes
  return copy;
}

function changeElements(value: Value, change: PathChange, depth: number): Value {
  const text = change.steps.slice(0, depth).map(stepText).join('.');
  if (value === undefined)
    throw new MongoError(2, `The path '${text}' must exist in the document in order to apply array updates.`);
  if (!isArray(value))
    throw new MongoError(
      2,
      `Cannot apply array updates to non-array element ${stepText(change.steps[depth - 1])}: ${describeValue(value)}`,
    );
  const step = change.steps[depth];
  const next = value.map((element) =>
    step?.kind === 'filtered' && !change.chooses(step.identifier, element)
      ? element
      : (changeValue(element, change, depth + 1) ?? null),
  );
  return next.every((element, i) => element === value[i]) ? value : next;
}

function nameAt(change: PathChange, depth: number): string {
  return stepText(change.steps[depth]);
}

function stepText(step: Step | undefined): string {
  switch (step?.kind) {
    case 'field':
      return step.name;
    case 'filtered':
      return `$[${step.identifier}]`;
    case 'every':
      return '$[]';
    default:
      return '$';
  }
}
