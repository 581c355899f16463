import { Decimal as DecimalJs } from 'decimal.js';

import { type Brand } from './brand.js';
import { InvalidInputError } from './domain-error.js';

/** Decimal128's 34 digits, rounded half to even as IEEE 754 does; never written with an exponent below 40 digits. */
export const Decimal = DecimalJs.clone({
  precision: 34,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
});
export type Decimal = DecimalJs;

/** An amount of the quote currency (cash, notional, fee, profit). */
export type Money = Brand<Decimal, 'Money'>;
/** Quote currency for one unit of the base currency. */
export type Price = Brand<Decimal, 'Price'>;
/** An amount of the base currency. */
export type Quantity = Brand<Decimal, 'Quantity'>;
export type Amount = Money | Price | Quantity;

type Source = string | number | Decimal | { toString(): string };

function decimal(value: Source, name: string): Decimal {
  const text = typeof value === 'number' ? value : value.toString();
  let result: Decimal;
  try {
    result = new Decimal(text);
  } catch {
    throw new InvalidInputError([{ path: name, message: `'${String(text)}' is not a decimal number` }]);
  }
  if (!result.isFinite())
    throw new InvalidInputError([{ path: name, message: `${String(text)} is not a finite number` }]);
  return result;
}

/** From a decimal string, a Decimal128, or a candle's number (once, at the intent). @throws InvalidInputError */
export const money = (value: Source): Money => decimal(value, 'amount') as Money;
/** @throws InvalidInputError */
export const price = (value: Source): Price => decimal(value, 'price') as Price;
/** @throws InvalidInputError */
export const quantity = (value: Source): Quantity => decimal(value, 'quantity') as Quantity;

export const ZERO = money(0);
export const NOTHING = quantity(0);

export const plus = <A extends Amount>(a: A, b: A): A => a.plus(b) as A;
export const minus = <A extends Amount>(a: A, b: A): A => a.minus(b) as A;
/** Scales by a ratio; a ratio that came from statistics may be a number, and becomes decimal here. */
export const times = <A extends Amount>(a: A, ratio: DecimalJs.Value): A => a.times(ratio) as A;
export const negate = <A extends Amount>(a: A): A => a.negated() as A;
export const sum = <A extends Amount>(amounts: readonly A[], zero: A): A => amounts.reduce(plus<A>, zero);
export const smaller = <A extends Amount>(a: A, b: A): A => (a.lessThan(b) ? a : b);
export const larger = <A extends Amount>(a: A, b: A): A => (a.greaterThan(b) ? a : b);

/** Price × quantity. */
export const notional = (at: Price, of: Quantity): Money => at.times(of) as Money;
/** The quantity that `amount` buys at `at`, before rounding to the lot step. */
export const quantityFor = (amount: Money, at: Price): Quantity => amount.dividedBy(at) as Quantity;
/** Average price of `amount` paid for `of`. */
export const averagePrice = (amount: Money, of: Quantity): Price => amount.dividedBy(of) as Price;
/** a / b as a plain ratio for statistics; NaN when b is zero. */
export const ratio = (a: Decimal, b: Decimal): number =>
  b.isZero() ? Number.NaN : a.dividedBy(b).toNumber();

/** The largest multiple of `step` that is not above `value`: always toward less risk. */
export const floorToStep = <A extends Amount>(value: A, step: A): A =>
  value.dividedBy(step).floor().times(step) as A;
/** The smallest multiple of `step` that is not below `value`. */
export const ceilToStep = <A extends Amount>(value: A, step: A): A =>
  value.dividedBy(step).ceil().times(step) as A;

/** The wire and database form: a plain decimal string, no exponent, no trailing zeros. */
export const toText = (value: Decimal): string => value.toFixed();

/** One basis point is a ratio of 0.0001. */
export const BASIS_POINT = 0.0001;
