import { randomInt } from 'node:crypto';
import { Double, Long } from 'bson';
import { isArray, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { Memory } from '../../memory.js';
import {
  add,
  compareNumeric,
  divide,
  isNumeric,
  mod,
  multiply,
  type Numeric,
  round,
  type Rounding,
  subtract,
  toNumber,
} from '../../numeric.js';
import { accumulators } from '../accumulators.js';
import { asInteger, asNumber, type Operator, type Operators, over, strict } from '../operator.js';
import { dateAt } from './dates.js';

/** As many steps as `randomInt` can take. */
const RANDOM_MAX = 2 ** 48 - 1;

export const numbers: Operators = {
  $rand: () => () => new Double(randomInt(RANDOM_MAX) / RANDOM_MAX),
  $add: strict(0, Infinity, sum),
  $subtract: strict(2, 2, difference),
  $multiply: numeric(0, Infinity, (...factors) =>
    factors.reduce((product, factor) => multiply(product, factor), 1),
  ),
  $divide: numeric(2, 2, divide),
  $mod: numeric(2, 2, mod),
  $abs: numeric(1, 1, (value) => (compareNumeric(value, 0) < 0 ? subtract(0, value) : value)),
  $ceil: rounded('$ceil', 'ceil', 1),
  $floor: rounded('$floor', 'floor', 1),
  $round: rounded('$round', 'half-even', 2),
  $trunc: rounded('$trunc', 'trunc', 2),
  $sum: accumulated('$sum'),
  $avg: accumulated('$avg'),
  $min: accumulated('$min'),
  $max: accumulated('$max'),
};

function numeric(min: number, max: number, apply: (...operands: Numeric[]) => Numeric): Operator {
  return strict(min, max, (...operands) =>
    apply(...operands.map((operand) => asNumber(operand, 'an operand of arithmetic', 14))),
  );
}

/** Numbers, and at most one date, to which the others add milliseconds. */
function sum(...operands: Value[]): Value {
  const [date, secondDate] = operands.filter((operand) => operand instanceof Date);
  if (secondDate !== undefined) throw new MongoError(16612, 'only one date allowed in an $add expression');
  const total = operands
    .filter((operand) => operand !== date)
    .map((operand) => asNumber(operand, '$add', 14))
    .reduce((subtotal, operand) => add(subtotal, operand), 0);
  return date === undefined ? total : dateAt(date.getTime() + Math.round(toNumber(total)));
}

function difference(left: Value, right: Value): Value {
  if (isNumeric(left) && isNumeric(right)) return subtract(left, right);
  if (left instanceof Date && right instanceof Date) return Long.fromNumber(left.getTime() - right.getTime());
  if (left instanceof Date && isNumeric(right)) return dateAt(left.getTime() - Math.round(toNumber(right)));
  throw new MongoError(14, `can't $subtract ${typeOf(right)} from ${typeOf(left)}`);
}

function rounded(name: string, rounding: Rounding, operandsMax: 1 | 2): Operator {
  return strict(1, operandsMax, (value, places = 0) => {
    const [number, count] = [asNumber(value, name, 51081), asInteger(places, name, 51082)];
    if (count < -20 || count > 100) throw new MongoError(51083, `${name} takes a precision from -20 to 100`);
    return round(number, count, rounding);
  });
}

/** An accumulator over the operands, or the elements of a single array. */
function accumulated(name: string): Operator {
  return over(0, Infinity, (...operands) => {
    const [single] = operands;
    const values = operands.length === 1 && isArray(single) ? single : operands;
    const accumulator = accumulators.get(name)?.(new Memory(name));
    values.forEach((value) => accumulator?.add(value));
    return accumulator?.result();
  });
}
