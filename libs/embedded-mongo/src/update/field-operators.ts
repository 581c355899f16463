import { Int32 } from 'bson';
import { asNumber } from '../aggregate/operand.js';
import { compareValues } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { type Doc, fieldOf, isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { add, isNumeric, longOf, multiply, type Numeric } from '../numeric.js';

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

/** The operators whose new value depends on nothing but the old one. */
export const fieldOperators: Readonly<Record<string, CompileOperator>> = {
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
