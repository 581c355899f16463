import { type Doc, isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, type Numeric, toNumber, wholeNumberOf } from '../numeric.js';

/** Values of `let` variables and of `NOW`; `ROOT` and `CURRENT` are always the document at hand. */
export type Variables = ReadonlyMap<string, Value>;

/**
 * A compiled aggregation expression: the value for `doc`, with number types as MongoDB promotes them; `undefined` means
 * missing. It holds no state, so one can serve any number of documents.
 * @throws MongoError with mongod's code where the operands do not fit the operator.
 */
export type Expression = (doc: Doc, variables: Variables) => Value;

/** How an operator compiles the expressions among its arguments. */
export type Compile = (spec: Value) => Expression;

/** Turns the argument of `{ $name: argument }` into an expression, and refuses a malformed argument. */
export type Operator = (argument: Value, compile: Compile, name: string) => Expression;
export type Operators = Readonly<Record<string, Operator>>;

/** An operator over a list of evaluated operands, at least `min` and at most `max` of them. */
export function over(min: number, max: number, apply: (...operands: Value[]) => Value): Operator {
  return (argument, compile, name) => {
    const operands = operandsOf(argument, name, min, max).map(compile);
    return (doc, variables) => apply(...operands.map((operand) => operand(doc, variables)));
  };
}

/** The operator, answering null as soon as one operand is null or missing. */
export function strict(min: number, max: number, apply: (...operands: Value[]) => Value): Operator {
  return over(min, max, (...operands) => (operands.some(isNullish) ? null : apply(...operands)));
}

/** The specifications in a list of operands; one alone needs no list. @throws MongoError 16020, 28667 for their number. */
export function operandsOf(argument: Value, name: string, min: number, max: number): readonly Value[] {
  const specs: readonly Value[] = isArray(argument) ? argument : [argument];
  if (specs.length >= min && specs.length <= max) return specs;
  const expected = min === max ? `exactly ${min}` : `${min} to ${max}`;
  throw new MongoError(
    min === max ? 16020 : 28667,
    `Expression ${name} takes ${expected} arguments. ${specs.length} were passed in.`,
  );
}

/** An operator over a document of named operands; one that was not given is absent from what `apply` gets. */
export function named(parameters: readonly string[], apply: (operands: Doc) => Value): Operator {
  return (argument, compile, name) => {
    const operands = compileEach(argumentsOf(argument, name, parameters), compile);
    return (doc, variables) =>
      apply(Object.fromEntries(operands.map(([key, operand]) => [key, operand(doc, variables)])));
  };
}

/** Named arguments; those of `parameters` that end in `?` may be left out. @throws MongoError 9 for others, or too few. */
export function argumentsOf(argument: Value, name: string, parameters: readonly string[]): Doc {
  const given = asDoc(argument, name, 9);
  const missing = parameters.find((parameter) => !parameter.endsWith('?') && given[parameter] === undefined);
  if (missing !== undefined) throw new MongoError(9, `Missing '${missing}' parameter to ${name}`);
  const unknown = Object.keys(given).find(
    (key) => !parameters.includes(key) && !parameters.includes(`${key}?`),
  );
  if (unknown === undefined) return given;
  const remedy = '(if a MongoDB server knows it: use one, MONGODB_URI)';
  throw new MongoError(9, `Unrecognized argument to ${name}: ${unknown} ${remedy}`);
}

/** `let` variables: what they are for a document, added to those of outside. @throws MongoError 9 for a bad name. */
export function compileLet(
  vars: Value,
  compile: Compile,
  name: string,
): (doc: Doc, outer: Variables) => Variables {
  const bindings = compileEach(asDoc(vars, name, 9), compile);
  for (const [key] of bindings) checkVariableName(key);
  return (doc, outer) =>
    new Map([...outer, ...bindings.map(([key, value]) => [key, value(doc, outer)] as const)]);
}

/** @throws MongoError 9 for a name that could be taken for a system variable. */
export function checkVariableName(name: string): void {
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) {
    throw new MongoError(9, `'${name}' starts with an invalid character for a user variable name`);
  }
}

export function compileEach(specs: Doc, compile: Compile): (readonly [name: string, value: Expression])[] {
  return Object.entries(specs).map(([name, spec]) => [name, compile(spec)]);
}

export function isNullish(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

/** MongoDB's notion of true: everything but false, null, a missing value and zero. */
export function isTruthy(value: Value): boolean {
  if (isNullish(value) || value === false) return false;
  return !isNumeric(value) || toNumber(value) !== 0;
}

/** Takes an operand, or the specification of a stage, for the one type it may have; `what` names it in the error. */
type Reader<T> = (value: Value, what: string, code: number) => T;

export const asNumber: Reader<Numeric> = reader(isNumeric, 'a number');
export const asString: Reader<string> = reader((value) => typeof value === 'string', 'a string');
export const asArray: Reader<readonly Value[]> = reader(isArray, 'an array');
export const asDoc: Reader<Doc> = reader(isDoc, 'a document');

/** A count, position or size. @throws MongoError `code` where it is no whole number of at least `min`. */
export function asInteger(value: Value, what: string, code: number, min = Number.MIN_SAFE_INTEGER): number {
  const whole = Number(wholeNumberOf(value) ?? Number.NaN);
  if (whole >= min && Number.isSafeInteger(whole)) return whole;
  const least = min === Number.MIN_SAFE_INTEGER ? '' : ` of at least ${min}`;
  throw new MongoError(code, `${what}: expected a whole number${least}, found ${typeOf(value)}`);
}

function reader<T>(is: (value: Value) => value is T, wanted: string): Reader<T> {
  return (value, what, code) => {
    if (is(value)) return value;
    throw new MongoError(code, `${what}: expected ${wanted}, found ${typeOf(value)}`);
  };
}
