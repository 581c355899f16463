const INITIAL_BYTES = 64;

/** A growing buffer with the few primitives whose bytes sort as their values do. */
export class KeyWriter {
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(): Uint8Array {
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

  /** UTF-8 with 00 written as 00 ff, ended by 00 01: no text is a prefix of another. */
  text(value: string): void {
    const parts = value.split('\0');
    parts.forEach((part, i) => {
      if (i > 0) this.raw(ESCAPED_NUL);
      this.#utf8(part);
    });
    this.raw(END_OF_TEXT);
  }

  complementFrom(start: number): void {
    for (let i = start; i < this.#length; i++) this.#buffer[i] = ~(this.#buffer[i] ?? 0);
  }

  #utf8(value: string): void {
    this.#reserve(value.length * 3);
    this.#length += this.#buffer.write(value, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

const ESCAPED_NUL = Buffer.from([0x00, 0xff]);
const END_OF_TEXT = Buffer.from([0x00, 0x01]);
