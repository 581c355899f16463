import { compareValues } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { fieldOf, isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, toNumber, wholeNumberOf } from '../numeric.js';
import { type CompileOperator } from './modifier.js';

/** `$push` of one value, or of `{ $each, $position, $slice, $sort }`: insert, then sort, then cut. */
export const push: CompileOperator = (operand, { text }) => {
  const { each, position, slice, sort } = parsePush(operand);
  return {
    creates: true,
    change: (old = [], { id }) => {
      if (!isArray(old))
        throw new MongoError(
          2,
          `The field '${text}' must be an array but is of type ${typeOf(old)} in document {_id: ${describeValue(id)}}`,
        );
      const grown = old.toSpliced(position ?? old.length, 0, ...each);
      if (sort) grown.sort(sort);
      return slice === undefined ? grown : cut(grown, slice);
    },
  };
};

function cut(array: readonly Value[], slice: number): Value[] {
  return slice < 0 ? array.slice(slice) : array.slice(0, slice);
}

interface Push {
  readonly each: readonly Value[];
  /** Negative: from the end, as `splice` reads it. */
  readonly position?: number | undefined;
  readonly slice?: number | undefined;
  readonly sort?: ((a: Value, b: Value) => number) | undefined;
}

const CLAUSES: ReadonlySet<string> = new Set(['$each', '$position', '$slice', '$sort']);

function parsePush(operand: Value): Push {
  if (!isDoc(operand) || !Object.hasOwn(operand, '$each')) return { each: [operand] };
  const { $each: each, $position: position, $slice: slice, $sort: sort } = operand;
  const unknown = Object.keys(operand).find((clause) => !CLAUSES.has(clause));
  if (unknown !== undefined) throw new MongoError(2, `Unrecognized clause in $push: ${unknown}`);
  if (!isArray(each))
    throw new MongoError(
      2,
      `The argument to $each in $push must be an array but it was of type: ${typeOf(each)}`,
    );
  return {
    each,
    position: optionalInteger(position, '$position'),
    slice: optionalInteger(slice, '$slice'),
    sort: sort === undefined ? undefined : parseElementSort(sort),
  };
}

function optionalInteger(value: Value, clause: string): number | undefined {
  if (value === undefined) return undefined;
  const whole = wholeNumberOf(value);
  if (whole === undefined)
    throw new MongoError(
      2,
      `The value for ${clause} must be an integer value but was given type: ${typeOf(value)}`,
    );
  return Number(whole);
}

/** A direction for whole elements, or a sort document for elements that are documents. */
function parseElementSort(sort: Value): (a: Value, b: Value) => number {
  if (!isDoc(sort)) {
    const direction = parseDirection(sort);
    return (a, b) => direction * compareValues(a, b);
  }
  const keys = Object.entries(sort).map(([path, direction]) => parseSortKey(path, direction));
  if (keys.length === 0)
    throw new MongoError(2, 'The $sort pattern is empty when it should be a set of fields.');
  return (a, b) => {
    for (const { components, direction } of keys) {
      const order = compareValues(elementField(a, components), elementField(b, components));
      if (order !== 0) return direction * order;
    }
    return 0;
  };
}

function parseSortKey(path: string, direction: Value): { components: string[]; direction: number } {
  const components = path.split('.');
  if (components.includes(''))
    throw new MongoError(2, `The $sort field is a dotted field but has an empty part: ${path}`);
  return { components, direction: parseDirection(direction) };
}

function parseDirection(value: Value): number {
  const direction = isNumeric(value) ? toNumber(value) : NaN;
  if (direction !== 1 && direction !== -1)
    throw new MongoError(2, 'The $sort element value must be either 1 or -1');
  return direction;
}

function elementField(element: Value, components: readonly string[]): Value {
  return (
    components.reduce((value: Value, name) => (isDoc(value) ? fieldOf(value, name) : undefined), element) ??
    null
  );
}
