import { Double } from 'bson';
import { compareValues } from '../bson-order.js';
import { typeOf, type Value } from '../document.js';
import { valueKey } from '../key-encoding.js';
import { type Memory } from '../memory.js';
import { add, divide, isNumeric, type Numeric, toNumber } from '../numeric.js';
import { isNullish } from './operator.js';
import { mergeObjects } from './operators/collections.js';

/** Takes the values of one group, one after another. */
export interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

/** Those that collect values count them. */
export const accumulators = new Map<string, (memory: Memory) => Accumulator>(
  Object.entries({
    $sum: () => new NumberSum(),
    $avg: () => {
      const sum = new NumberSum();
      return { add: sum.add.bind(sum), result: () => sum.mean() };
    },
    $min: extreme(-1),
    $max: extreme(1),
    $first: folding(
      (first: { value: Value } | undefined, value) => first ?? { value },
      (first) => first?.value,
    ),
    $last: folding((_last, value) => value),
    $push: folding((values: Value[] = [], value, memory) => {
      memory.keep(value);
      if (value !== undefined) values.push(value);
      return values;
    }),
    $addToSet: folding(
      (set: Map<string, Value> = new Map<string, Value>(), value, memory) => {
        const key = keyOf(value);
        if (value === undefined || set.has(key)) return set;
        memory.keep([key, value]);
        return set.set(key, value);
      },
      (set) => [...(set?.values() ?? [])],
    ),
    $count: folding<number>((count = 0) => count + 1),
    $mergeObjects: folding<Value>((merged, value) => mergeObjects(merged, value)),
  }),
);

/** Values with equal keys are equal: 1, 1.0 and NumberDecimal("1.00") have the same. */
export function keyOf(value: Value): string {
  // Strings, the common case, need no encoding.
  if (typeof value === 'string') return `s${value}`;
  return `k${valueKey(value).toString('latin1')}`;
}

/** The state is undefined before the first value. */
function folding<T>(
  next: (state: T | undefined, value: Value, memory: Memory) => T,
  finish: (state: T | undefined) => Value = (state) => state,
): (memory: Memory) => Accumulator {
  return (memory) => {
    let state: T | undefined;
    return {
      add: (value) => {
        state = next(state, value, memory);
      },
      result: () => finish(state) ?? null,
    };
  };
}

/** The greatest in the BSON order, or (-1) the least; null and missing values never win. */
function extreme(sign: 1 | -1): (memory: Memory) => Accumulator {
  return folding<Value>((best, value) => {
    if (isNullish(value)) return best;
    return best === undefined || sign * compareValues(value, best) > 0 ? value : best;
  });
}

/**
 * The sum of numbers of any type, other values being passed over: exact for integers that fit 64 bits and for decimals,
 * exact to a double's last digit or so for doubles (ten times 0.1 is 1).
 */
class NumberSum implements Accumulator {
  #count = 0;
  #exact: Numeric = 0;
  #doubles: number | undefined;
  /** What rounding took from `#doubles` so far: Neumaier's variant of Kahan's summation. */
  #lost = 0;

  add(value: Value): void {
    if (!isNumeric(value)) return;
    this.#count += 1;
    if (typeOf(value) === 'double') this.#addDouble(toNumber(value));
    else this.#exact = add(this.#exact, value);
  }

  /** An int or long where all numbers were and it fits, a decimal as soon as one was, a double otherwise. */
  result(): Numeric {
    return this.#doubles === undefined
      ? this.#exact
      : add(this.#exact, new Double(this.#doubles + this.#lost));
  }

  /** A double, or a decimal; null of no numbers. */
  mean(): Value {
    return this.#count === 0 ? null : divide(this.result(), this.#count);
  }

  #addDouble(value: number): void {
    const before = this.#doubles ?? 0;
    this.#doubles = before + value;
    const [large, small] = Math.abs(before) >= Math.abs(value) ? [before, value] : [value, before];
    const lost = large - this.#doubles + small;
    if (Number.isFinite(lost)) this.#lost += lost;
  }
}
