import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import {
  type Compile,
  type Expression,
  isNullish,
  namedArguments,
  over,
  type Operators,
  unary,
} from '../operator.js';
import { isTruthy } from '../truth.js';

/** Boolean and conditional operators. All evaluate only what they need, as mongod does. */
export const conditional: Operators = {
  $and: (argument, compile) => {
    const operands = list(argument).map(compile);
    return { evaluate: (doc, vars) => operands.every((operand) => isTruthy(operand.evaluate(doc, vars))) };
  },
  $or: (argument, compile) => {
    const operands = list(argument).map(compile);
    return { evaluate: (doc, vars) => operands.some((operand) => isTruthy(operand.evaluate(doc, vars))) };
  },
  $not: unary((operand) => !isTruthy(operand)),
  $cond: (argument, compile, name) => {
    const parts = Array.isArray(argument) ? positionalParts(argument) : argument;
    const { if: test, then, else: otherwise } = namedArguments(name, parts, ['if', 'then', 'else'], []);
    return choose([{ test: compile(test), then: compile(then) }], compile(otherwise));
  },
  $ifNull: (argument, compile) => {
    const operands = list(argument).map(compile);
    if (operands.length < 2) {
      throw new MongoError(1257300, `$ifNull needs at least two arguments, had: ${operands.length}`);
    }
    return {
      evaluate: (doc, vars) => {
        let value: Value;
        for (const operand of operands) {
          value = operand.evaluate(doc, vars);
          if (!isNullish(value)) break;
        }
        return value;
      },
    };
  },
  $switch: switchOperator,
  $allElementsTrue: over([1, 1], ([set], name) => elementsOf(set, name).every(isTruthy)),
  $anyElementTrue: over([1, 1], ([set], name) => elementsOf(set, name).some(isTruthy)),
};

interface Branch {
  readonly test: Expression;
  readonly then: Expression;
}

function switchOperator(argument: Value, compile: Compile, name: string): Expression {
  const { branches, default: otherwise } = namedArguments(name, argument, ['branches'], ['default']);
  if (!Array.isArray(branches) || branches.length === 0) {
    throw new MongoError(40068, '$switch requires at least one branch.');
  }
  const compiled = branches.map((branch: Value) => {
    const parts = namedArguments(`${name} branch`, branch, ['case', 'then'], []);
    return { test: compile(parts.case), then: compile(parts.then) };
  });
  return choose(compiled, otherwise === undefined ? noBranch : compile(otherwise));
}

function choose(branches: readonly Branch[], otherwise: Expression): Expression {
  return {
    evaluate: (doc, vars) => {
      const branch = branches.find(({ test }) => isTruthy(test.evaluate(doc, vars)));
      return (branch?.then ?? otherwise).evaluate(doc, vars);
    },
  };
}

const noBranch: Expression = {
  evaluate: () => {
    throw new MongoError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  },
};

function positionalParts(argument: readonly Value[]): Value {
  if (argument.length !== 3) {
    throw new MongoError(
      16020,
      `Expression $cond takes exactly 3 arguments. ${argument.length} were passed in.`,
    );
  }
  const [test, then, otherwise] = argument;
  return { if: test, then, else: otherwise };
}

function list(argument: Value): readonly Value[] {
  return Array.isArray(argument) ? argument : [argument];
}

function elementsOf(value: Value, name: string): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new MongoError(17040, `${name}'s argument must be an array, but is ${typeOf(value)}`);
}
