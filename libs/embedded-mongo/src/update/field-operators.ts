import { Int32, Timestamp } from 'bson';
import { compareValues } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { add, isNumeric, longOf, multiply, type Numeric } from '../numeric.js';
import { bit } from './bit-operator.js';
import { type ChangeContext, type CompileOperator } from './modifier.js';

/** The operators whose new value depends on nothing but the old one. */
export const fieldOperators: Readonly<Record<string, CompileOperator>> = {
  $set: (operand) => ({ creates: true, change: () => operand }),
  $setOnInsert: (operand) => ({ creates: true, onInsertOnly: true, change: () => operand }),
  $unset: () => ({ creates: false, change: () => undefined }),
  $inc: arithmetic('$inc', 'increment', (old, by) => (old === undefined ? by : add(old, by))),
  $mul: arithmetic('$mul', 'multiply', (old, by) => multiply(old ?? new Int32(0), by)),
  $min: (operand) => ({
    creates: true,
    change: (old) => (old === undefined || compareValues(old, operand) > 0 ? operand : old),
  }),
  $max: (operand) => ({
    creates: true,
    change: (old) => (old === undefined || compareValues(old, operand) < 0 ? operand : old),
  }),
  $currentDate: currentDate,
  $bit: bit,
};

function arithmetic(
  name: string,
  verb: string,
  compute: (old: Numeric | undefined, operand: Numeric) => Numeric,
): CompileOperator {
  return (operand, { text }) => {
    if (!isNumeric(operand))
      throw new MongoError(
        14,
        `Cannot ${verb} with non-numeric argument: {${text}: ${describeValue(operand)}}`,
      );
    return {
      creates: true,
      change: (old, context) => {
        if (old !== undefined && !isNumeric(old)) throw notNumeric(name, old, context);
        const result = compute(old, operand);
        if (old !== undefined && overflows(old, operand, result)) throw overflow(name, old, context);
        return result;
      },
    };
  };
}

/** An update never turns integers into a double. */
function overflows(old: Numeric, operand: Numeric, result: Numeric): boolean {
  return longOf(result) === undefined && longOf(old) !== undefined && longOf(operand) !== undefined;
}

function notNumeric(name: string, old: Value, { id, path }: ChangeContext): MongoError {
  return new MongoError(
    14,
    `Cannot apply ${name} to a value of non-numeric type. {_id: ${describeValue(id)}} has the field '${path}' of non-numeric type ${typeOf(old)}`,
  );
}

function overflow(name: string, old: Numeric, { id }: ChangeContext): MongoError {
  return new MongoError(
    2,
    `Failed to apply ${name} operations to current value (${describeValue(old)}) for document {_id: ${describeValue(id)}}`,
  );
}

function currentDate(operand: Value): ReturnType<CompileOperator> {
  const type = isDoc(operand) && Object.keys(operand).join() === '$type' ? operand.$type : operand;
  if (type === 'timestamp') return { creates: true, change: (_, { now }) => timestampOf(now) };
  if (type === 'date' || typeof operand === 'boolean') return { creates: true, change: (_, { now }) => now };
  throw new MongoError(
    2,
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

function timestampOf(now: Date): Timestamp {
  const ms = now.getTime();
  // The ordinal grows within the second, so that later timestamps are greater.
  return new Timestamp({ t: Math.floor(ms / 1000), i: (ms % 1000) + 1 });
}
