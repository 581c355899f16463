import { BSONRegExp } from 'bson';
import { nestedValue } from '../aggregate/field-path.js';
import { asArray, asInteger } from '../aggregate/operand.js';
import { compareValues, valuesEqual } from '../bson-order.js';
import { isDoc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { isElementCondition } from '../query/parse-filter.js';
import { parseSort } from '../sort.js';
import { type Change, type CompileOperator } from './field-operators.js';

/** The operators on whole arrays. @throws MongoError 2, 9 or 14 for other values and operands. */
export const arrayOperators: Readonly<Record<string, CompileOperator>> = {
  $push: push,
  $addToSet: addToSet,
  $pop: (operand) => {
    const end = asInteger(operand, '$pop, which takes 1 or -1', 9);
    if (Math.abs(end) !== 1) throw new MongoError(9, `$pop expects 1 or -1, found: ${end}`);
    const [from, to] = end === 1 ? [0, -1] : [1];
    return (old, { path }) => (old === undefined ? undefined : asArray(old, path, 14).slice(from, to));
  },
  $pull: (operand) => removing(pullTest(operand)),
  $pullAll: (operand) => {
    const unwanted = asArray(operand, '$pullAll', 2);
    return removing((element) => unwanted.some((value) => valuesEqual(value, element)));
  },
};

function removing(isUnwanted: (element: Value) => boolean): Change {
  return (old, { path }) =>
    old === undefined ? undefined : asArray(old, path, 2).filter((element) => !isUnwanted(element));
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
  const hasEach = isDoc(operand) && Object.keys(operand)[0] === '$each';
  const { $each, ...others } = hasEach ? operand : { $each: [operand] };
  const additions = asArray($each, '$each in $addToSet', 14);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new MongoError(2, `Unrecognized clause in $addToSet: ${unknown}`);
  return (old = [], { path }) => {
    const result = [...asArray(old, path, 2)];
    for (const value of additions) if (!result.some((item) => valuesEqual(item, value))) result.push(value);
    return result;
  };
}

/** `$push` of one value, or of `{ $each, $position, $slice, $sort }`: insert, then sort, then cut. */
function push(operand: Value): Change {
  const hasEach = isDoc(operand) && Object.hasOwn(operand, '$each');
  const { $each, $position, $slice, $sort, ...others } = hasEach ? operand : { $each: [operand] };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new MongoError(2, `Unrecognized clause in $push: ${unknown}`);
  const additions = asArray($each, '$each in $push', 2);
  const position = $position === undefined ? undefined : asInteger($position, '$position', 2);
  const slice = $slice === undefined ? undefined : asInteger($slice, '$slice', 2);
  const order = $sort === undefined ? undefined : elementOrder($sort);
  return (old = [], { path }) => {
    const array = asArray(old, path, 2);
    const grown = array.toSpliced(position ?? array.length, 0, ...additions);
    if (order) grown.sort(order);
    if (slice === undefined) return grown;
    return slice < 0 ? grown.slice(slice) : grown.slice(0, slice);
  };
}

/** A direction for whole elements, or a sort document for elements that are documents. @throws as `parseSort` */
function elementOrder(sort: Value): (a: Value, b: Value) => number {
  if (!isDoc(sort)) {
    const direction = asInteger(sort, '$sort', 2);
    if (Math.abs(direction) !== 1) throw new MongoError(2, `$sort expects 1 or -1, found: ${direction}`);
    return (a, b) => direction * compareValues(a, b);
  }
  const keys = parseSort(sort).map(({ path, descending }) => ({
    valueIn: (element: Value) => (isDoc(element) ? nestedValue(element, path.split('.')) : undefined) ?? null,
    sign: descending ? -1 : 1,
  }));
  return (a, b) =>
    keys.reduce((order, { valueIn, sign }) => order || sign * compareValues(valueIn(a), valueIn(b)), 0);
}
