import { type Value } from '../document.js';
import { isNumeric, toNumber } from '../numeric.js';

/** MongoDB's notion of true: everything but false, null, a missing value and zero. */
export function isTruthy(value: Value): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumeric(value) || toNumber(value) !== 0;
}
