import { compareDecimals } from './decimal-arithmetic.js';
import { digits, fromDouble, type FiniteDecimal, toDouble } from './decimal.js';
import { type KeyWriter } from './key-writer.js';
import { exactDecimal, exactDouble, type Numeric } from './numeric.js';

const NAN = 0;
const NUMBER = 1;
const EXACT = 0;
const BETWEEN_DOUBLES = 1;
/** Above the largest distance of a decimal's leading digit from the point (6145). */
const EXPONENT_BIAS = 0x4000;

/**
 * The double at or below the number, then what no double can hold (a long above 2^53, a decimal): the same number has the
 * same bytes whatever its type.
 */
export function writeNumber(writer: KeyWriter, value: Numeric): void {
  const double = exactDouble(value);
  if (double === undefined) writeExact(writer, value);
  else if (Number.isNaN(double)) writer.byte(NAN);
  else writeDouble(writer, double, EXACT);
}

function writeExact(writer: KeyWriter, value: Numeric): void {
  const exact = exactDecimal(value);
  if (exact.kind === 'nan') {
    writer.byte(NAN);
    return;
  }
  const nearest = toDouble(exact);
  const order = compareDecimals(fromDouble(nearest), exact);
  writeDouble(writer, order > 0 ? nextBelow(nearest) : nearest, order === 0 ? EXACT : BETWEEN_DOUBLES);
  if (order !== 0 && exact.kind === 'finite') writeDigits(writer, exact);
}

function writeDouble(writer: KeyWriter, value: number, residue: number): void {
  writer.byte(NUMBER);
  writer.double(value === 0 ? 0 : value);
  writer.byte(residue);
}

/** Scientific notation, two digits to a byte, ended by 0; complemented for negative numbers. Never zero. */
function writeDigits(writer: KeyWriter, { negative, coefficient, exponent }: FiniteDecimal): void {
  const start = writer.length;
  const places = exponent + digits(coefficient) + EXPONENT_BIAS;
  writer.byte(places >> 8);
  writer.byte(places & 0xff);
  const significant = coefficient.toString().replace(/0+$/, '');
  for (let i = 0; i < significant.length; i += 2)
    writer.byte(Number(significant.slice(i, i + 2).padEnd(2, '0')) + 1);
  writer.byte(0);
  if (negative) writer.complementFrom(start);
}

const bits = new DataView(new ArrayBuffer(8));

function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  if (value === Infinity) return Number.MAX_VALUE;
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + (value > 0 ? -1n : 1n));
  return bits.getFloat64(0);
}
