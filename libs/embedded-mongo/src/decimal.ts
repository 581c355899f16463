import { Decimal128 } from 'bson';
import { Decimal as DecimalJs } from 'decimal.js';

/** Decimal128's 34 digits, rounded half to even, and its range: beyond it lies infinity, below it zero. */
export const Decimal = DecimalJs.clone({
  precision: 34,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  modulo: DecimalJs.ROUND_DOWN,
  minE: -6176,
  maxE: 6144,
});
export type Decimal = DecimalJs;

export const ROUNDING = {
  'half-even': DecimalJs.ROUND_HALF_EVEN,
  trunc: DecimalJs.ROUND_DOWN,
  ceil: DecimalJs.ROUND_CEIL,
  floor: DecimalJs.ROUND_FLOOR,
} as const;

/** Computed decimals carry no trailing zeros, unlike mongod's: 1.50 + 1.50 is 3. */
export function toDecimal128(value: Decimal): Decimal128 {
  return Decimal128.fromString(value.toDP(6176).valueOf());
}

/** The exact binary value: every double is a whole number of 2^-k, which is 5^k x 10^-k. */
export function fromDouble(value: number): Decimal {
  if (!Number.isFinite(value)) return new Decimal(value);
  let whole = value;
  let k = 0;
  for (; !Number.isInteger(whole); whole *= 2) k += 1;
  return new Decimal(`${BigInt(whole) * 5n ** BigInt(k)}e-${k}`);
}
