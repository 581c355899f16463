import { compareValues } from '../../bson-order.js';
import { isArray, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import {
  argumentsOf,
  asArray,
  compileLet,
  type Expression,
  isNullish,
  isTruthy,
  operandsOf,
  type Operator,
  type Operators,
  over,
} from '../operator.js';

/** Comparisons, which follow the BSON order and tell a missing value from null; and what evaluates only what it needs. */
export const logic: Operators = {
  $cmp: over(2, 2, (left, right) => Math.sign(compareValues(left, right))),
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),

  $not: over(1, 1, (operand) => !isTruthy(operand)),
  $and: lazy(0, (operands, evaluate) => operands.every((operand) => isTruthy(evaluate(operand)))),
  $or: lazy(0, (operands, evaluate) => operands.some((operand) => isTruthy(evaluate(operand)))),
  $ifNull: lazy(2, (operands, evaluate) =>
    operands.reduce<Value>((value, operand) => (isNullish(value) ? evaluate(operand) : value), null),
  ),
  $cond: (argument, compile, name) => {
    const [test, then, otherwise] = isArray(argument) ? operandsOf(argument, name, 3, 3) : [];
    const parts = isArray(argument) ? { if: test, then, else: otherwise } : argument;
    const { if: condition, ...results } = argumentsOf(parts, name, ['if', 'then', 'else']);
    return choose([{ when: compile(condition), then: compile(results.then) }], compile(results.else));
  },
  $switch: (argument, compile, name) => {
    const { branches, default: otherwise } = argumentsOf(argument, name, ['branches', 'default?']);
    const compiled = asArray(branches, name, 40060).map((branch) => {
      const parts = argumentsOf(branch, name, ['case', 'then']);
      return { when: compile(parts.case), then: compile(parts.then) };
    });
    if (compiled.length === 0) throw new MongoError(40068, '$switch requires at least one branch.');
    return choose(compiled, otherwise === undefined ? noBranch : compile(otherwise));
  },

  $literal: (argument) => () => argument,
  $let: (argument, compile, name) => {
    const { vars, in: body } = argumentsOf(argument, name, ['vars', 'in']);
    const [bind, inner] = [compileLet(vars, compile, name), compile(body)];
    return (doc, outer) => inner(doc, bind(doc, outer));
  },
};

function compared(holds: (order: number) => boolean): Operator {
  return over(2, 2, (left, right) => holds(compareValues(left, right)));
}

/** An operator that decides itself which of its operands, `min` or more, it evaluates. */
function lazy(
  min: number,
  apply: (operands: readonly Expression[], evaluate: (operand: Expression) => Value) => Value,
): Operator {
  return (argument, compile, name) => {
    const operands = operandsOf(argument, name, min, Infinity).map(compile);
    return (doc, variables) => apply(operands, (operand) => operand(doc, variables));
  };
}

interface Branch {
  readonly when: Expression;
  readonly then: Expression;
}

function choose(branches: readonly Branch[], otherwise: Expression): Expression {
  return (doc, variables) => {
    const branch = branches.find(({ when }) => isTruthy(when(doc, variables)));
    return (branch?.then ?? otherwise)(doc, variables);
  };
}

const noBranch: Expression = () => {
  throw new MongoError(40066, '$switch found no matching branch for an input, and no default was specified.');
};
