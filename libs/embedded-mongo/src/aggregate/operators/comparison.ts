import { Int32 } from 'bson';
import { compareValues } from '../../bson-order.js';
import { binary, type Operators } from '../operator.js';

/** Comparisons of expressions follow the BSON order; unlike those of queries they tell a missing value from null. */
export const comparison: Operators = {
  $cmp: binary((left, right) => new Int32(Math.sign(compareValues(left, right)))),
  $eq: binary((left, right) => compareValues(left, right) === 0),
  $ne: binary((left, right) => compareValues(left, right) !== 0),
  $gt: binary((left, right) => compareValues(left, right) > 0),
  $gte: binary((left, right) => compareValues(left, right) >= 0),
  $lt: binary((left, right) => compareValues(left, right) < 0),
  $lte: binary((left, right) => compareValues(left, right) <= 0),
};
