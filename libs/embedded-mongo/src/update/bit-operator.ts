import { Int32, Long } from 'bson';
import { describeValue } from '../describe.js';
import { isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { longOf, type Numeric } from '../numeric.js';
import { type ChangeContext, type CompileOperator } from './modifier.js';

const operations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/** `$bit: { field: { and | or | xor: integer } }`, one or more, in their order; missing counts as 0. */
export const bit: CompileOperator = (operand, { text }) => {
  if (!isDoc(operand))
    throw new MongoError(
      2,
      `The $bit modifier is not compatible with a ${typeOf(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  const steps = Object.entries(operand);
  if (steps.length === 0)
    throw new MongoError(
      2,
      `You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}`,
    );
  for (const [name, mask] of steps) assertOperation(name, mask, text);
  return {
    creates: true,
    change: (old, context) =>
      steps.reduce((value, [name, mask]) => apply(name, value, mask as Numeric), start(old, context)),
  };
};

function assertOperation(name: string, mask: Value, path: string): void {
  if (!Object.hasOwn(operations, name))
    throw new MongoError(
      2,
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${path}: ${describeValue(mask)}}`,
    );
  if (!isInteger(mask))
    throw new MongoError(
      2,
      `The $bit modifier field must be an Integer(32/64 bit); a '${typeOf(mask)}' is not supported here: {${name}: ${describeValue(mask)}}`,
    );
}

function start(old: Value, { id, path }: ChangeContext): Numeric {
  if (old === undefined) return new Int32(0);
  if (isInteger(old)) return old;
  throw new MongoError(
    2,
    `Cannot apply $bit to a value of non-integral type.{_id: ${describeValue(id)}} has the field ${path} of non-integer type ${typeOf(old)}`,
  );
}

function apply(name: string, value: Numeric, mask: Numeric): Numeric {
  const result = operations[name]?.(longOf(value) ?? 0n, longOf(mask) ?? 0n) ?? 0n;
  return typeOf(value) === 'long' || typeOf(mask) === 'long'
    ? Long.fromBigInt(result)
    : new Int32(Number(result));
}

function isInteger(value: Value): value is Numeric {
  const type = typeOf(value);
  return type === 'int' || type === 'long';
}
