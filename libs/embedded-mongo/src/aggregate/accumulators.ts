import { Double } from 'bson';
import { compareValues } from '../bson-order.js';
import { type Value } from '../document.js';
import { isNumeric, toNumber } from '../numeric.js';
import { integer } from './integer.js';
import { NumberSum } from './number-sum.js';
import { isNullish } from './operator.js';
import { mergeObjects } from './operators/object.js';
import { ValueMap } from './value-map.js';

/** Takes the values of one group, one after another. */
export interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

export const accumulators: Readonly<Record<string, () => Accumulator>> = {
  $sum: () => new NumberSum(),
  $avg: () => {
    const sum = new NumberSum();
    return {
      add: (value) => {
        sum.add(value);
      },
      result: () => sum.mean(),
    };
  },
  $min: () => extreme((value, best) => compareValues(value, best) < 0),
  $max: () => extreme((value, best) => compareValues(value, best) > 0),
  $first: () => {
    let first: { readonly value: Value } | undefined;
    return {
      add: (value) => {
        first ??= { value };
      },
      result: () => first?.value ?? null,
    };
  },
  $last: () => {
    let last: Value;
    return {
      add: (value) => {
        last = value;
      },
      result: () => last ?? null,
    };
  },
  $push: () => {
    const values: Value[] = [];
    return {
      add: (value) => {
        if (value !== undefined) values.push(value);
      },
      result: () => values,
    };
  },
  $addToSet: () => {
    const values = new ValueMap<Value>();
    return {
      add: (value) => {
        if (value !== undefined) values.getOrAdd(value, () => value);
      },
      result: () => [...values.values()],
    };
  },
  $count: () => {
    let count = 0;
    return {
      add: () => {
        count += 1;
      },
      result: () => integer(count),
    };
  },
  $stdDevPop: () => standardDeviation(0),
  $stdDevSamp: () => standardDeviation(1),
  $mergeObjects: () => {
    let merged: Value = {};
    return {
      add: (value) => {
        merged = mergeObjects([merged, value]);
      },
      result: () => merged,
    };
  },
};

/** Null and missing values never win. */
function extreme(isBetter: (value: Value, best: Value) => boolean): Accumulator {
  let best: Value;
  return {
    add: (value) => {
      if (!isNullish(value) && (best === undefined || isBetter(value, best))) best = value;
    },
    result: () => best ?? null,
  };
}

/** Welford's method (Knuth, The Art of Computer Programming 2, 4.2.2); `lost` degrees of freedom: 1 for a sample. */
function standardDeviation(lost: 0 | 1): Accumulator {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      const x = toNumber(value);
      count += 1;
      const distance = x - mean;
      mean += distance / count;
      squares += distance * (x - mean);
    },
    result: () => (count <= lost ? null : new Double(Math.sqrt(squares / (count - lost)))),
  };
}
