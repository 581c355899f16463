import { Decimal128, Double, Int32, Long } from 'bson';
import { type Value } from '../document.js';
import { add, divide, isNumeric, longOf, type Numeric, toNumber } from '../numeric.js';
import { integer } from './integer.js';

/**
 * The sum of numbers of any type, other values being passed over: exact for integers, exact to a double's last digit or
 * so for doubles (ten times 0.1 is 1), and a decimal as soon as one of the numbers is.
 */
export class NumberSum {
  #count = 0;
  #integers = 0n;
  #doubles = 0;
  /** What rounding took from `#doubles` so far: Neumaier's variant of Kahan's summation. */
  #compensation = 0;
  #decimals: Numeric | undefined;
  #widest: 'int' | 'long' | 'double' = 'int';

  add(value: Value): void {
    if (!isNumeric(value)) return;
    this.#count += 1;
    const whole = longOf(value);
    if (whole !== undefined) this.#addInteger(whole, value instanceof Long);
    else if (value instanceof Decimal128) this.#decimals = add(this.#decimals ?? new Int32(0), value);
    else this.#addDouble(toNumber(value));
  }

  /** An int or long where all numbers were and it fits; a double of them otherwise. */
  result(): Numeric {
    const exact = this.#exactPart();
    return this.#decimals === undefined ? exact : add(this.#decimals, exact);
  }

  /** A double, or a decimal; null of no numbers. */
  mean(): Value {
    return this.#count === 0 ? null : divide(this.result(), new Int32(this.#count));
  }

  #exactPart(): Numeric {
    if (this.#widest === 'double') {
      return new Double(this.#doubles + this.#compensation + Number(this.#integers));
    }
    if (this.#integers !== BigInt.asIntN(64, this.#integers)) return new Double(Number(this.#integers));
    return this.#widest === 'long' ? Long.fromBigInt(this.#integers) : integer(this.#integers);
  }

  #addInteger(value: bigint, isLong: boolean): void {
    if (isLong && this.#widest === 'int') this.#widest = 'long';
    this.#integers += value;
  }

  #addDouble(value: number): void {
    this.#widest = 'double';
    const next = this.#doubles + value;
    const isSumLarger = Math.abs(this.#doubles) >= Math.abs(value);
    const lost = isSumLarger ? this.#doubles - next + value : value - next + this.#doubles;
    if (Number.isFinite(lost)) this.#compensation += lost;
    this.#doubles = next;
  }
}
