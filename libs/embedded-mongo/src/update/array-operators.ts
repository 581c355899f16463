import { BSONRegExp } from 'bson';
import { nestedValue } from '../aggregate/field-path.js';
import { compareValues, valuesEqual } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { encodeKey } from '../key-encoding.js';
import { isNumeric, toNumber, wholeNumberOf } from '../numeric.js';
import { compileFilter } from '../query/filter.js';
import { isElementCondition } from '../query/parse-filter.js';
import { parseSort } from '../sort.js';
import { type Change, type ChangeContext, type CompileOperator } from './field-operators.js';

/** The operators on whole arrays. */
export const arrayOperators: Readonly<Record<string, CompileOperator>> = {
  $push: push,
  $addToSet: addToSet,
  $pop: (operand) => {
    const end = isNumeric(operand) ? toNumber(operand) : NaN;
    if (end !== 1 && end !== -1)
      throw new MongoError(9, `$pop expects 1 or -1, found: ${describeValue(operand)}`);
    return onArray('$pop', 14, (array) => (end === 1 ? array.slice(0, -1) : array.slice(1)));
  },
  $pull: (operand) => {
    const isUnwanted = pullTest(operand);
    return onArray('$pull', 2, (array) => array.filter((element) => !isUnwanted(element)));
  },
  $pullAll: (operand) => {
    const unwanted = arrayIn(operand, '$pullAll', 2);
    return onArray('$pullAll', 2, (array) =>
      array.filter((element) => !unwanted.some((value) => valuesEqual(value, element))),
    );
  },
};

/** A change of an array that is there; a missing one stays missing. */
function onArray(name: string, code: number, change: (array: Value[]) => Value[]): Change {
  return (old, context) => (old === undefined ? undefined : change(arrayAt(old, name, code, context)));
}

function arrayAt(old: Value, name: string, code: number, { path, original }: ChangeContext): Value[] {
  if (isArray(old)) return old;
  throw new MongoError(
    code,
    `Cannot apply ${name} to the field '${path}', which must be an array but is of type ${typeOf(old)} in document {_id: ${describeValue(original._id)}}`,
  );
}

function arrayIn(operand: Value, name: string, code: number): Value[] {
  if (isArray(operand)) return operand;
  throw new MongoError(
    code,
    `The argument to ${name} must be an array but it was of type: ${typeOf(operand)}`,
  );
}

/** A document is a filter for the elements, operators and patterns are about the element itself, a value equals it. */
function pullTest(condition: Value): (element: Value) => boolean {
  if (isElementCondition(condition) || condition instanceof BSONRegExp) {
    const { matches } = compileFilter({ element: condition });
    return (element) => matches({ element });
  }
  if (isDoc(condition)) {
    const { matches } = compileFilter(condition);
    return (element) => isDoc(element) && matches(element);
  }
  return (element) => valuesEqual(element, condition);
}

function addToSet(operand: Value): Change {
  const { $each, ...others } =
    isDoc(operand) && Object.keys(operand)[0] === '$each' ? operand : { $each: [operand] };
  const additions = arrayIn($each, '$each in $addToSet', 14);
  if (Object.keys(others).length > 0)
    throw new MongoError(2, 'Found unexpected fields after $each in $addToSet');
  return (old = [], context) => {
    const result = [...arrayAt(old, '$addToSet', 2, context)];
    for (const value of additions) if (!result.some((item) => valuesEqual(item, value))) result.push(value);
    return result;
  };
}

/** `$push` of one value, or of `{ $each, $position, $slice, $sort }`: insert, then sort, then cut. */
function push(operand: Value): Change {
  const isModified = isDoc(operand) && Object.hasOwn(operand, '$each');
  const { $each, $position, $slice, $sort, ...others } = isModified ? operand : { $each: [operand] };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new MongoError(2, `Unrecognized clause in $push: ${unknown}`);
  const additions = arrayIn($each, '$each in $push', 2);
  const position = optionalInteger($position, '$position');
  const slice = optionalInteger($slice, '$slice');
  const order = $sort === undefined ? undefined : elementOrder($sort);
  return (old = [], context) => {
    const array = arrayAt(old, '$push', 2, context);
    const grown = array.toSpliced(position ?? array.length, 0, ...additions);
    if (order) grown.sort(order);
    if (slice === undefined) return grown;
    return slice < 0 ? grown.slice(slice) : grown.slice(0, slice);
  };
}

function optionalInteger(value: Value, clause: string): number | undefined {
  if (value === undefined) return undefined;
  const whole = wholeNumberOf(value);
  if (whole !== undefined) return Number(whole);
  throw new MongoError(
    2,
    `The value for ${clause} must be an integer value but was given type: ${typeOf(value)}`,
  );
}

/** A direction for whole elements, or a sort document for elements that are documents. @throws as `parseSort` */
function elementOrder(sort: Value): (a: Value, b: Value) => number {
  if (!isDoc(sort)) {
    const direction = Number(wholeNumberOf(sort));
    if (Math.abs(direction) !== 1) throw new MongoError(2, 'The $sort element value must be either 1 or -1');
    return (a, b) => direction * compareValues(a, b);
  }
  const keys = parseSort(sort);
  const descending = keys.map((key) => key.descending);
  const valueAt = (element: Value, path: string): Value =>
    isDoc(element) ? nestedValue(element, path.split('.')) : undefined;
  const keyOf = (element: Value): Uint8Array =>
    encodeKey(
      keys.map(({ path }) => valueAt(element, path)),
      descending,
    );
  return (a, b) => Buffer.compare(keyOf(a), keyOf(b));
}
