import { type Doc, isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, type Numeric, toNumber, wholeNumberOf } from '../numeric.js';

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
