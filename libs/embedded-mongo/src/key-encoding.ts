import {
  type Binary,
  type BSONRegExp,
  type BSONSymbol,
  type Code,
  type ObjectId,
  type Timestamp,
} from 'bson';
import { type Decimal, exactDecimal, exactDouble, fromDouble, type Numeric } from './numeric.js';
import { type Doc, rankOf, textOf, TYPE_RANK, type TypeRank, type Value } from './document.js';

/** The key of one value, ascending: equal for equal values of any type. */
export function valueKey(value: Value): Buffer {
  return encodeKey([value], []);
}

/**
 * Bytes whose memcmp order is BSON order, prefix-free so that the components of a compound key stand one after another.
 * Missing is encoded as null, an empty array's key (`BSON_UNDEFINED`) as undefined; descending complements every byte.
 */
export function encodeKey(values: readonly Value[], descending: readonly boolean[]): Buffer {
  const writer = new KeyWriter();
  values.forEach((value, i) => {
    const start = writer.length;
    writeValue(writer, value);
    if (descending[i] === true) writer.complementFrom(start);
  });
  return writer.bytes();
}

function writeValue(writer: KeyWriter, value: Value): void {
  const rank = value === undefined ? TYPE_RANK.null : rankOf(value);
  writer.byte(rank);
  writeAs[rank]?.(writer, value as never);
}

/** Types with one value only are not here: their type byte says it all. */
const writeAs: Partial<Record<TypeRank, (writer: KeyWriter, value: never) => void>> = {
  [TYPE_RANK.int]: writeNumber,
  [TYPE_RANK.string]: (writer, value: string | BSONSymbol) => {
    writer.text(textOf(value));
  },
  [TYPE_RANK.object]: writeDocument,
  [TYPE_RANK.array]: (writer, value: Value[]) => {
    for (const item of value) writeValue(writer, item);
    writer.byte(0);
  },
  [TYPE_RANK.binData]: (writer, value: Binary) => {
    writer.uint32(value.length());
    writer.byte(value.sub_type);
    writer.raw(value.value());
  },
  [TYPE_RANK.objectId]: (writer, value: ObjectId) => {
    writer.raw(value.id);
  },
  [TYPE_RANK.bool]: (writer, value: boolean) => {
    writer.byte(Number(value));
  },
  [TYPE_RANK.date]: (writer, value: Date) => {
    writer.int64(BigInt(value.getTime()));
  },
  [TYPE_RANK.timestamp]: (writer, value: Timestamp) => {
    writer.uint32(value.t);
    writer.uint32(value.i);
  },
  [TYPE_RANK.regex]: (writer, value: BSONRegExp) => {
    writer.text(value.pattern);
    writer.text(value.options);
  },
  [TYPE_RANK.javascript]: writeCode,
  [TYPE_RANK.javascriptWithScope]: writeCode,
};

function writeDocument(writer: KeyWriter, doc: Doc): void {
  for (const name of Object.keys(doc)) {
    const value = doc[name];
    writer.byte(rankOf(value));
    writer.text(name);
    writeValue(writer, value);
  }
  writer.byte(0);
}

function writeCode(writer: KeyWriter, value: Code): void {
  writer.text(value.code);
  writeDocument(writer, value.scope ?? {});
}

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
function writeNumber(writer: KeyWriter, value: Numeric): void {
  const double = exactDouble(value);
  if (double !== undefined) writeDouble(writer, double, EXACT);
  else writeExact(writer, exactDecimal(value));
}

function writeExact(writer: KeyWriter, exact: Decimal): void {
  const nearest = exact.toNumber();
  const order = fromDouble(nearest).cmp(exact);
  const isBetween = order > 0 || order < 0;
  writeDouble(writer, order > 0 ? nextBelow(nearest) : nearest, isBetween ? BETWEEN_DOUBLES : EXACT);
  if (isBetween && exact.isFinite()) writeDigits(writer, exact);
}

function writeDouble(writer: KeyWriter, value: number, residue: number): void {
  if (Number.isNaN(value)) {
    writer.byte(NAN);
    return;
  }
  writer.byte(NUMBER);
  writer.double(value === 0 ? 0 : value);
  writer.byte(residue);
}

/** Scientific notation, two digits to a byte, ended by 0; complemented for negative numbers. Never zero. */
function writeDigits(writer: KeyWriter, exact: Decimal): void {
  const start = writer.length;
  const places = exact.e + 1 + EXPONENT_BIAS;
  writer.byte(places >> 8);
  writer.byte(places & 0xff);
  const digits = exact
    .abs()
    .toExponential()
    .replace(/e.*$|\./g, '');
  for (let i = 0; i < digits.length; i += 2) writer.byte(Number(digits.slice(i, i + 2).padEnd(2, '0')) + 1);
  writer.byte(0);
  if (exact.isNegative()) writer.complementFrom(start);
}

const bits = new DataView(new ArrayBuffer(8));

function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return bits.getFloat64(0);
}

const END_OF_TEXT = '\0\u0001';
const ESCAPED_NUL = '\0\u00ff';

/** A growing buffer with the few primitives whose bytes sort as their values do. */
class KeyWriter {
  #buffer = Buffer.allocUnsafe(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeUInt32BE(value, this.#length);
  }

  /** Two's complement with the sign bit flipped, so that negative values come first. */
  int64(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n), this.#length);
  }

  /** IEEE bits: positive ones with the sign bit set, negative ones complemented. */
  double(value: number): void {
    this.#reserve(8);
    const start = this.#length;
    this.#length = this.#buffer.writeDoubleBE(value, start);
    if (value < 0) this.complementFrom(start);
    else this.#buffer[start] = (this.#buffer[start] ?? 0) | 0x80;
  }

  /** UTF-8 with NUL escaped, ended by 00 01: no text is a prefix of another. */
  text(value: string): void {
    const ended = value.replaceAll('\0', ESCAPED_NUL) + END_OF_TEXT;
    this.#reserve(ended.length * 3);
    this.#length += this.#buffer.write(ended, this.#length);
  }

  complementFrom(start: number): void {
    for (let i = start; i < this.#length; i++) this.#buffer[i] = ~(this.#buffer[i] ?? 0);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
