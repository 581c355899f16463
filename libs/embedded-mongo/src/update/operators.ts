import { BSONRegExp, Int32 } from 'bson';
import { asArray, asInteger, asNumber } from '../aggregate/operator.js';
import { compareValues, valuesEqual } from '../bson-order.js';
import { describeValue, type Doc, fieldOf, isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { add, isNumeric, longOf, multiply, type Numeric } from '../numeric.js';
import { nestedValue } from '../path.js';
import { compileFilter } from '../query/filter.js';
import { isElementCondition } from '../query/parse-filter.js';
import { parseSort } from '../sort.js';

/** What a change may want to know besides the value it changes. */
interface ChangeContext {
  /** The path as it was written, for messages. */
  readonly path: string;
  /** The document before any part of the update changed it. */
  readonly original: Doc;
  readonly isInsert: boolean;
  readonly now: Date;
}

/** The new value for the old one; `undefined` is a missing value on both sides. @throws MongoError */
export type Change = (old: Value, context: ChangeContext) => Value;

/** What an operator makes of its operand for one path. @throws MongoError for an operand it does not take. */
export type CompileOperator = (operand: Value, path: string) => Change;

/** All but `$rename`, which is two changes. @throws MongoError 2, 9 or 14 for operands and values they do not take. */
export const operators: Readonly<Record<string, CompileOperator>> = {
  $set: (operand) => () => operand,
  $setOnInsert:
    (operand) =>
    (old, { isInsert }) =>
      isInsert ? operand : old,
  $unset: () => () => undefined,
  $inc: arithmetic('$inc', (old, by) => (old === undefined ? by : add(old, by))),
  $mul: arithmetic('$mul', (old, by) => multiply(old ?? new Int32(0), by)),
  $min: (operand) => (old) => (old === undefined || compareValues(old, operand) > 0 ? operand : old),
  $max: (operand) => (old) => (old === undefined || compareValues(old, operand) < 0 ? operand : old),
  $currentDate: currentDate,
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

function arithmetic(
  name: string,
  compute: (old: Numeric | undefined, operand: Numeric) => Numeric,
): CompileOperator {
  return (operand, path) => {
    const by = asNumber(operand, `The argument of ${name} for '${path}'`, 14);
    return (old, { original }) => {
      if (old !== undefined && !isNumeric(old))
        throw new MongoError(
          14,
          `Cannot apply ${name} to a value of non-numeric type. {_id: ${describeValue(original._id)}} has the field '${path}' of non-numeric type ${typeOf(old)}`,
        );
      const result = compute(old, by);
      // An update never turns integers into a double.
      if (longOf(result) === undefined && longOf(old ?? by) !== undefined && longOf(by) !== undefined)
        throw new MongoError(
          2,
          `Failed to apply ${name} to the value of '${path}': the result is no integer`,
        );
      return result;
    };
  };
}

function currentDate(operand: Value): Change {
  const type = isDoc(operand) && Object.keys(operand).join() === '$type' ? operand.$type : operand;
  if (type === 'timestamp') throw unsupported("$currentDate with { $type: 'timestamp' }");
  if (type === 'date' || typeof operand === 'boolean') return (_, { now }) => now;
  throw new MongoError(2, "$currentDate takes true or { $type: 'date' }");
}

/** `$rename`: the changes of the two paths. @throws MongoError 2 where they do not name two different fields. */
export function renaming(from: string, to: Value): (readonly [path: string, Change])[] {
  if (typeof to !== 'string' || from === to || /(?:^|\.)\$/.test(`${from}.${to}`))
    throw new MongoError(
      2,
      `$rename takes two different fields, none of them dynamic: ${from}: ${describeValue(to)}`,
    );
  const move: Change = (old, { original }) => {
    const value = valueThroughDocuments(original, from);
    if (value === undefined) return old;
    valueThroughDocuments(original, to);
    return value;
  };
  return [
    [from, () => undefined],
    [to, move],
  ];
}

/** @throws MongoError 2 when the path goes through an array. */
function valueThroughDocuments(doc: Doc, path: string): Value {
  return path.split('.').reduce<Value>((value, name) => {
    if (isArray(value)) throw new MongoError(2, `$rename cannot move array elements: '${path}'`);
    return isDoc(value) ? fieldOf(value, name) : undefined;
  }, doc);
}

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
