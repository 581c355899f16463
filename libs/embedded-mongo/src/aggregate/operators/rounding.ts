import { Int32 } from 'bson';
import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { isNumeric, round, type Rounding } from '../../numeric.js';
import { asInteger } from '../integer.js';
import { nullIfAnyNull, type Operator, type Operators } from '../operator.js';

export const rounding: Operators = {
  $ceil: rounded([1, 1], 'ceil'),
  $floor: rounded([1, 1], 'floor'),
  $round: rounded([1, 2], 'half-even'),
  $trunc: rounded([1, 2], 'trunc'),
};

function rounded(range: readonly [number, number], mode: Rounding): Operator {
  return nullIfAnyNull(range, ([value, places = new Int32(0)], name) => {
    if (!isNumeric(value))
      throw new MongoError(51081, `${name} only supports numeric types, not ${typeOf(value)}`);
    return round(value, placesOf(places, name), mode);
  });
}

function placesOf(places: Value, name: string): number {
  const count = asInteger(places, 51082, `precision argument to ${name}`);
  if (count >= -20 && count <= 100) return count;
  throw new MongoError(51083, `cannot apply ${name} with precision value ${count}: it must be in [-20, 100]`);
}
