import { Decimal128 } from 'bson';

/** A finite decimal: (-1)^negative x coefficient x 10^exponent, of any size. Zero keeps sign and exponent (IEEE 754-2008). */
export interface FiniteDecimal {
  readonly kind: 'finite';
  readonly negative: boolean;
  readonly coefficient: bigint;
  readonly exponent: number;
}
export type Decimal =
  FiniteDecimal | { readonly kind: 'infinite'; readonly negative: boolean } | { readonly kind: 'nan' };

export const NOT_A_NUMBER: Decimal = { kind: 'nan' };
const PRECISION = 34;
const EXPONENT_MIN = -6176;
const EXPONENT_MAX = 6111;
const COEFFICIENT_LIMIT = 10n ** 34n;

export function finite(signed: bigint, exponent: number): FiniteDecimal {
  return { kind: 'finite', negative: signed < 0n, coefficient: signed < 0n ? -signed : signed, exponent };
}

export function infinite(negative: boolean): Decimal {
  return { kind: 'infinite', negative };
}

export function signedCoefficient(d: FiniteDecimal): bigint {
  return d.negative ? -d.coefficient : d.coefficient;
}

/** Reads the binary integer decimal encoding of BSON (IEEE 754-2008, 3.5.2). */
export function fromDecimal128(value: Decimal128): Decimal {
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
  const low = view.getBigUint64(0, true);
  const high = view.getBigUint64(8, true);
  const negative = high >> 63n === 1n;
  if (((high >> 61n) & 3n) === 3n) {
    const special = (high >> 58n) & 31n;
    if (special === 31n) return NOT_A_NUMBER;
    if (special === 30n) return infinite(negative);
    // The large-coefficient form exceeds 34 digits in every case, which the standard reads as zero.
    return {
      kind: 'finite',
      negative,
      coefficient: 0n,
      exponent: Number((high >> 47n) & 0x3fffn) + EXPONENT_MIN,
    };
  }
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | low;
  return {
    kind: 'finite',
    negative,
    coefficient: coefficient < COEFFICIENT_LIMIT ? coefficient : 0n,
    exponent: Number((high >> 49n) & 0x3fffn) + EXPONENT_MIN,
  };
}

/** Rounds to 34 digits, half to even; overflows to infinity and underflows to zero as the standard says. */
export function toDecimal128(d: Decimal): Decimal128 {
  if (d.kind === 'nan') return encode(0x1fn << 58n, 0n);
  if (d.kind === 'infinite') return encode((0x1en << 58n) | signBit(d.negative), 0n);
  const { coefficient, exponent } = fit(d);
  if (exponent > EXPONENT_MAX) return toDecimal128(infinite(d.negative));
  const high = signBit(d.negative) | (BigInt(exponent - EXPONENT_MIN) << 49n) | (coefficient >> 64n);
  return encode(high, coefficient & 0xffffffffffffffffn);
}

function fit(d: FiniteDecimal): FiniteDecimal {
  const excess = Math.max(digits(d.coefficient) - PRECISION, EXPONENT_MIN - d.exponent, 0);
  let fitted = excess === 0 ? d : rescale(d, d.exponent + excess, 'half-even');
  if (fitted.coefficient >= COEFFICIENT_LIMIT) fitted = rescale(fitted, fitted.exponent + 1, 'half-even');
  if (fitted.exponent <= EXPONENT_MAX) return fitted;
  if (fitted.coefficient === 0n) return { ...fitted, exponent: EXPONENT_MAX };
  const room = PRECISION - digits(fitted.coefficient);
  return fitted.exponent - EXPONENT_MAX <= room ? rescale(fitted, EXPONENT_MAX, 'half-even') : fitted;
}

function signBit(negative: boolean): bigint {
  return negative ? 1n << 63n : 0n;
}

function encode(high: bigint, low: bigint): Decimal128 {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(low, 0);
  bytes.writeBigUInt64LE(high, 8);
  return new Decimal128(bytes);
}

/** The exact value of a finite double, or the special value it is. */
export function fromDouble(value: number): Decimal {
  if (Number.isNaN(value)) return NOT_A_NUMBER;
  if (!Number.isFinite(value)) return infinite(value < 0);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const biased = (bits.getUint16(0) >> 4) & 0x7ff;
  const fraction = bits.getBigUint64(0) & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = Math.max(biased, 1) - 1075;
  const negative = value < 0 || Object.is(value, -0);
  if (power >= 0) return { kind: 'finite', negative, coefficient: mantissa << BigInt(power), exponent: 0 };
  const { odd, halvings } = halve(mantissa, -power);
  return {
    kind: 'finite',
    negative,
    coefficient: odd * 5n ** BigInt(-power - halvings),
    exponent: power + halvings,
  };
}

function halve(mantissa: bigint, limit: number): { odd: bigint; halvings: number } {
  let odd = mantissa;
  let halvings = 0;
  while (halvings < limit && (odd & 1n) === 0n) {
    odd >>= 1n;
    halvings += 1;
  }
  return { odd, halvings };
}

/** How mongod turns a double into a decimal for arithmetic: 15 significant digits. */
export function fromDoubleTo15Digits(value: number): Decimal {
  if (!Number.isFinite(value)) return fromDouble(value);
  if (value === 0) return { kind: 'finite', negative: Object.is(value, -0), coefficient: 0n, exponent: 0 };
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential(14).split('e');
  return {
    kind: 'finite',
    negative: value < 0,
    coefficient: BigInt(mantissa.replace('.', '')),
    exponent: Number(power) - 14,
  };
}

/** The nearest double. */
export function toDouble(d: Decimal): number {
  if (d.kind === 'nan') return NaN;
  if (d.kind === 'infinite') return d.negative ? -Infinity : Infinity;
  return Number(`${d.negative ? '-' : ''}${d.coefficient}e${d.exponent}`);
}

export function digits(coefficient: bigint): number {
  return coefficient === 0n ? 1 : coefficient.toString().length;
}

export type Rounding = 'half-even' | 'trunc' | 'ceil' | 'floor';

/** The same value with another exponent, rounded where digits are lost. */
export function rescale(d: FiniteDecimal, exponent: number, rounding: Rounding): FiniteDecimal {
  if (exponent <= d.exponent)
    return { ...d, coefficient: d.coefficient * 10n ** BigInt(d.exponent - exponent), exponent };
  // Beyond all its digits the value is a fraction below one tenth: two more places say all that rounding asks.
  const drop = Math.min(exponent - d.exponent, digits(d.coefficient) + 2);
  const unit = 10n ** BigInt(drop);
  const kept = d.coefficient / unit;
  const lost = d.coefficient % unit;
  return { ...d, coefficient: roundsUp(d, { kept, lost, unit }, rounding) ? kept + 1n : kept, exponent };
}

function roundsUp(
  d: FiniteDecimal,
  { kept, lost, unit }: { kept: bigint; lost: bigint; unit: bigint },
  rounding: Rounding,
): boolean {
  if (lost === 0n || rounding === 'trunc') return false;
  if (rounding === 'ceil') return !d.negative;
  if (rounding === 'floor') return d.negative;
  return lost * 2n > unit || (lost * 2n === unit && (kept & 1n) === 1n);
}
