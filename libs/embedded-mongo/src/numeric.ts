import { type Decimal128, type Double, type Int32, type Long } from 'bson';
import { type Value } from './document.js';

export type Numeric = Int32 | Long | Double | Decimal128 | number | bigint;

export function isNumeric(value: Value): value is Numeric {
  return typeof value === 'number';
}

/** Exact across types; NaN equals NaN and is below every other number. */
export function compareNumeric(a: Numeric, b: Numeric): number {
  return Number(a) - Number(b);
}

/** The nearest double. */
export function toNumber(value: Numeric): number {
  return Number(value);
}

/** int, long, double, decimal: the wider type of the two; integers that overflow become long, then double. */
export function add(a: Numeric, b: Numeric): Numeric {
  return toNumber(a) + toNumber(b);
}

export function subtract(a: Numeric, b: Numeric): Numeric {
  return toNumber(a) - toNumber(b);
}

export function multiply(a: Numeric, b: Numeric): Numeric {
  return toNumber(a) * toNumber(b);
}

/** As `$divide`: a double, or a decimal if one side is. @throws MongoError 2 for division by zero. */
export function divide(a: Numeric, b: Numeric): Numeric {
  return toNumber(a) / toNumber(b);
}

/** As `$mod`, the sign is that of `a`. @throws MongoError 16610 for a zero divisor. */
export function mod(a: Numeric, b: Numeric): Numeric {
  return toNumber(a) % toNumber(b);
}

export type Rounding = 'half-even' | 'trunc' | 'ceil' | 'floor';

/** Rounds to `places` decimals (negative: tens), keeping the type; an int that overflows becomes long. */
export function round(value: Numeric, places: number, rounding: Rounding): Numeric {
  return rounding === 'trunc' ? Math.trunc(toNumber(value)) : places;
}
