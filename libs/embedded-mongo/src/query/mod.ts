import { rescale, signedCoefficient } from '../decimal.js';
import { isArray, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { exactDecimal, isNumeric, longOf, type Numeric } from '../numeric.js';
import { type ModNode } from './filter-node.js';

const LONG_LIMIT = 2n ** 63n;

/** `$mod: [divisor, remainder]`, both truncated to whole numbers. @throws MongoError 2 for anything else. */
export function parseMod(path: string, operand: Value): ModNode {
  if (!isArray(operand)) throw new MongoError(2, 'malformed mod, needs to be an array');
  const [divisor, remainder, ...others] = operand;
  if (remainder === undefined) throw new MongoError(2, 'malformed mod, not enough elements');
  if (others.length > 0) throw new MongoError(2, 'malformed mod, too many elements');
  const by = truncated(divisor);
  const rest = truncated(remainder);
  if (by === undefined) throw new MongoError(2, 'malformed mod, divisor not a number');
  if (rest === undefined) throw new MongoError(2, 'malformed mod, remainder not a number');
  if (by === 0n) throw new MongoError(2, 'divisor cannot be 0');
  return { kind: 'mod', path, divisor: by, remainder: rest };
}

/** Whether a number, truncated, leaves the remainder. What is no number of 64 bits never does. */
export function leavesRemainder(value: Value, { divisor, remainder }: ModNode): boolean {
  const whole = truncated(value);
  return whole !== undefined && whole % divisor === remainder;
}

function truncated(value: Value): bigint | undefined {
  return isNumeric(value) ? (longOf(value) ?? truncatedFraction(value)) : undefined;
}

function truncatedFraction(value: Numeric): bigint | undefined {
  const exact = exactDecimal(value);
  if (exact.kind !== 'finite' || exact.exponent > 20) return undefined;
  const whole = signedCoefficient(rescale(exact, 0, 'trunc'));
  return whole >= -LONG_LIMIT && whole < LONG_LIMIT ? whole : undefined;
}
