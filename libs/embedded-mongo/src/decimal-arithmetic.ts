import {
  type Decimal,
  digits,
  finite,
  type FiniteDecimal,
  infinite,
  NOT_A_NUMBER,
  rescale,
  signedCoefficient,
} from './decimal.js';

// IEEE 754-2008 with its preferred exponents: 1.50 + 1.5 is 3.00, 1.5 x 1.5 is 2.25. Results are exact (quotients: 40
// digits); toDecimal128 rounds them to 34.

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return NOT_A_NUMBER;
  if (a.kind === 'infinite') return b.kind === 'infinite' && a.negative !== b.negative ? NOT_A_NUMBER : a;
  if (b.kind === 'infinite') return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum =
    signedCoefficient(rescale(a, exponent, 'trunc')) + signedCoefficient(rescale(b, exponent, 'trunc'));
  return sum === 0n ? { ...finite(0n, exponent), negative: a.negative && b.negative } : finite(sum, exponent);
}

export function negate(d: Decimal): Decimal {
  return d.kind === 'nan' ? d : { ...d, negative: !d.negative };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return NOT_A_NUMBER;
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    return isZero(a) || isZero(b) ? NOT_A_NUMBER : infinite(negative);
  }
  return { ...finite(a.coefficient * b.coefficient, a.exponent + b.exponent), negative };
}

export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return NOT_A_NUMBER;
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite') return b.kind === 'infinite' ? NOT_A_NUMBER : infinite(negative);
  if (b.kind === 'infinite') return { ...finite(0n, 0), negative };
  if (b.coefficient === 0n) return a.coefficient === 0n ? NOT_A_NUMBER : infinite(negative);
  return quotient(a, b, negative);
}

function quotient(a: FiniteDecimal, b: FiniteDecimal, negative: boolean): Decimal {
  const preferred = a.exponent - b.exponent;
  const scale = Math.max(0, 40 + digits(b.coefficient) - digits(a.coefficient));
  const numerator = a.coefficient * 10n ** BigInt(scale);
  let coefficient = numerator / b.coefficient;
  // A digit below the 40 keeps an inexact quotient from looking like a tie when it is rounded to 34.
  if (numerator % b.coefficient !== 0n)
    return { ...finite(coefficient * 10n + 1n, preferred - scale - 1), negative };
  let exponent = preferred - scale;
  while (exponent < preferred && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { ...finite(coefficient, exponent), negative };
}

/** The remainder of truncated division, with the sign of `a`. */
export function remainder(a: Decimal, b: Decimal): Decimal {
  if (a.kind !== 'finite' || b.kind === 'nan' || isZero(b)) return NOT_A_NUMBER;
  if (b.kind === 'infinite') return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const rest = rescale(a, exponent, 'trunc').coefficient % rescale(b, exponent, 'trunc').coefficient;
  return { ...finite(rest, exponent), negative: a.negative };
}

/** NaN is equal to itself and below everything else; -0 equals 0. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.kind === 'nan' || b.kind === 'nan') return Number(a.kind !== 'nan') - Number(b.kind !== 'nan');
  const sign = signOf(a);
  if (sign !== signOf(b)) return sign < signOf(b) ? -1 : 1;
  if (sign === 0) return 0;
  return sign > 0 ? compareMagnitudes(a, b) : compareMagnitudes(b, a);
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.kind !== 'finite' || b.kind !== 'finite')
    return Number(a.kind === 'infinite') - Number(b.kind === 'infinite');
  const byLeadingDigit = a.exponent + digits(a.coefficient) - (b.exponent + digits(b.coefficient));
  if (byLeadingDigit !== 0) return Math.sign(byLeadingDigit);
  const exponent = Math.min(a.exponent, b.exponent);
  const x = rescale(a, exponent, 'trunc').coefficient;
  const y = rescale(b, exponent, 'trunc').coefficient;
  return x === y ? 0 : x < y ? -1 : 1;
}

function signOf(d: Decimal): number {
  if (d.kind === 'nan' || isZero(d)) return 0;
  return d.negative ? -1 : 1;
}

function isZero(d: Decimal): boolean {
  return d.kind === 'finite' && d.coefficient === 0n;
}
