import { Int32, Long } from 'bson';
import { type Doc, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { isNumeric, toNumber } from '../../numeric.js';
import { dateFromMs, millisOf } from '../dates/date-operand.js';
import { addUnits, dateUnit, isCalendarUnit, truncate, unitsBetween, weekdayOf } from '../dates/date-unit.js';
import { fromLocalMs, timeZone, toLocalMs } from '../dates/time-zone.js';
import { asInteger } from '../integer.js';
import { isNullish, named, type Operators } from '../operator.js';

export const dateArithmetic: Operators = {
  $dateAdd: named(['startDate', 'unit', 'amount'], ['timezone'], (operands, name) =>
    shift(operands, name, 1),
  ),
  $dateSubtract: named(['startDate', 'unit', 'amount'], ['timezone'], (operands, name) =>
    shift(operands, name, -1),
  ),
  $dateDiff: named(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], (operands, name) => {
    if (hasNull(operands)) return null;
    const [unit, weekday] = [dateUnit(operands.unit, name), weekdayOf(operands.startOfWeek, name)];
    const zone = timeZone(operands.timezone);
    const [start, end] = [millisOf(operands.startDate), millisOf(operands.endDate)];
    const [from, to] = isCalendarUnit(unit) ? [toLocalMs(start, zone), toLocalMs(end, zone)] : [start, end];
    return Long.fromNumber(unitsBetween(from, to, unit, weekday));
  }),
  $dateTrunc: named(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], (operands, name) => {
    if (hasNull(operands)) return null;
    const { date, binSize = new Int32(1), timezone, startOfWeek } = operands;
    const unit = dateUnit(operands.unit, name);
    const size = asInteger(binSize, 5439017, `${name}'s 'binSize'`);
    if (size < 1) throw new MongoError(5439018, `${name} requires 'binSize' to be greater than 0`);
    const zone = timeZone(timezone);
    const ms = millisOf(date);
    const local = toLocalMs(ms, zone);
    const begin = truncate(local, unit, size, weekdayOf(startOfWeek, name));
    return dateFromMs(isCalendarUnit(unit) ? fromLocalMs(begin, zone) : begin - (local - ms));
  }),
};

function shift(operands: Doc, name: string, sign: 1 | -1): Value {
  if (hasNull(operands)) return null;
  const unit = dateUnit(operands.unit, name);
  const amount = sign * wholeNumber(operands.amount, name);
  const ms = millisOf(operands.startDate);
  if (!isCalendarUnit(unit)) return dateFromMs(addUnits(ms, unit, amount));
  const zone = timeZone(operands.timezone);
  return dateFromMs(fromLocalMs(addUnits(toLocalMs(ms, zone), unit, amount), zone));
}

/** A missing operand that was given counts as null; one that was not given is its default. */
function hasNull(operands: Doc): boolean {
  return Object.values(operands).some(isNullish);
}

function wholeNumber(value: Value, name: string): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new MongoError(5166405, `${name} expects integer amount of time units`);
}
