import { type Doc, isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';

/** Values of `let` variables and of `NOW`; `ROOT` and `CURRENT` are always the document at hand. */
export type Variables = ReadonlyMap<string, Value>;

/** A compiled aggregation expression. It holds no state, so one can serve any number of documents. */
export interface Expression {
  /**
   * The value for `doc`, with number types as MongoDB promotes them; `undefined` means missing.
   * @throws MongoError with mongod's code where the operands do not fit the operator.
   */
  evaluate(doc: Doc, variables: Variables): Value;
}

/** How an operator compiles the expressions among its arguments. */
export type Compile = (spec: Value) => Expression;

/** Turns the argument of `{ $name: argument }` into an expression, and refuses a malformed argument. */
export type Operator = (argument: Value, compile: Compile, name: string) => Expression;

export type Operators = Readonly<Record<string, Operator>>;

export function isNullish(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

/** An operator over a list of evaluated operands, at least `min` and at most `max` of them. */
export function over(
  [min, max]: readonly [min: number, max: number],
  apply: (operands: readonly Value[], name: string) => Value,
): Operator {
  return (argument, compile, name) => {
    const specs: readonly Value[] = Array.isArray(argument) ? argument : [argument];
    checkCount(name, specs.length, min, max);
    const operands = specs.map(compile);
    return {
      evaluate: (doc, variables) =>
        apply(
          operands.map((operand) => operand.evaluate(doc, variables)),
          name,
        ),
    };
  };
}

export function unary(apply: (operand: Value, name: string) => Value): Operator {
  return over([1, 1], ([operand], name) => apply(operand, name));
}

export function binary(apply: (left: Value, right: Value, name: string) => Value): Operator {
  return over([2, 2], ([left, right], name) => apply(left, right, name));
}

/** The operator, answering null as soon as one operand is null or missing. */
export function nullIfAnyNull(
  range: readonly [min: number, max: number],
  apply: (operands: readonly Value[], name: string) => Value,
): Operator {
  return over(range, (operands, name) => (operands.some(isNullish) ? null : apply(operands, name)));
}

/** An operator over a document of named operands; one that was not given is `undefined`, like a missing one. */
export function named(
  required: readonly string[],
  optional: readonly string[],
  apply: (operands: Doc, name: string) => Value,
): Operator {
  return (argument, compile, name) => {
    const specs = namedArguments(name, argument, required, optional);
    const operands = Object.entries(specs).map(([key, spec]) => [key, compile(spec)] as const);
    return {
      evaluate: (doc, variables) =>
        apply(
          Object.fromEntries(operands.map(([key, operand]) => [key, operand.evaluate(doc, variables)])),
          name,
        ),
    };
  };
}

/** @throws MongoError 9 where an argument is missing or unknown. */
export function namedArguments(
  name: string,
  argument: Value,
  required: readonly string[],
  optional: readonly string[],
): Doc {
  if (!isDoc(argument)) {
    throw new MongoError(9, `${name} only supports an object as its argument, found ${typeOf(argument)}`);
  }
  const unknown = Object.keys(argument).find((key) => !required.includes(key) && !optional.includes(key));
  if (unknown !== undefined) throw new MongoError(9, `Unrecognized argument to ${name}: ${unknown}`);
  const missing = required.find((key) => argument[key] === undefined);
  if (missing !== undefined) throw new MongoError(9, `Missing '${missing}' parameter to ${name}`);
  return argument;
}

function checkCount(name: string, count: number, min: number, max: number): void {
  if (count >= min && count <= max) return;
  if (min === max) {
    throw new MongoError(
      16020,
      `Expression ${name} takes exactly ${min} arguments. ${count} were passed in.`,
    );
  }
  throw new MongoError(
    28667,
    `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${count} were passed in.`,
  );
}
