import { Int32, Long } from 'bson';
import { typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';

/**
 * A count, position or size that an operand gives, as a JavaScript integer.
 * @throws MongoError `code` where it is no number, or not a whole one of 32 bits.
 */
export function asInteger(value: Value, code: number, what: string): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (Number.isInteger(number) && Math.abs(number) <= 0x7fff_ffff) return number;
  throw new MongoError(code, `${what} must be representable as a 32-bit integer, found ${typeOf(value)}`);
}

/** The smallest integer type that holds `value`, as mongod returns counts and sums of integers. */
export function integer(value: number | bigint): Int32 | Long {
  const exact = BigInt(value);
  return exact === BigInt.asIntN(32, exact) ? new Int32(Number(exact)) : Long.fromBigInt(exact);
}
