import { Int32, Long } from 'bson';
import { isDoc, type Value } from '../../document.js';
import * as calendar from '../dates/calendar.js';
import { dateFromMs, millisOf } from '../dates/date-operand.js';
import { fromLocalMs, timeZone, toLocalMs } from '../dates/time-zone.js';
import { asInteger } from '../integer.js';
import { isNullish, named, type Operator, type Operators, unary } from '../operator.js';

const parts: Readonly<Record<string, (local: Date) => number>> = {
  $year: (local) => local.getUTCFullYear(),
  $month: (local) => local.getUTCMonth() + 1,
  $dayOfMonth: (local) => local.getUTCDate(),
  $hour: (local) => local.getUTCHours(),
  $minute: (local) => local.getUTCMinutes(),
  $second: (local) => local.getUTCSeconds(),
  $millisecond: (local) => local.getUTCMilliseconds(),
  $dayOfYear: (local) => calendar.dayOfYear(local.getTime()),
  $dayOfWeek: (local) => calendar.dayOfWeek(local.getTime()),
  $week: (local) => calendar.week(local.getTime()),
  $isoDayOfWeek: (local) => calendar.isoDayOfWeek(local.getTime()),
  $isoWeek: (local) => calendar.isoWeek(local.getTime()),
};

export const datePart: Operators = {
  ...Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, ofLocal((d) => new Int32(part(d)))]),
  ),
  $isoWeekYear: ofLocal((local) => Long.fromNumber(calendar.isoWeekYear(local.getTime()))),
  $dateFromParts: named(
    ['year'],
    ['month', 'day', 'hour', 'minute', 'second', 'millisecond', 'timezone'],
    (operands, name) => {
      if (Object.values(operands).some(isNullish)) return null;
      const part = (key: string, otherwise: number): number =>
        key in operands ? asInteger(operands[key], 40515, `${name}: ${key}`) : otherwise;
      const local = new Date(0);
      local.setUTCFullYear(part('year', 1970), part('month', 1) - 1, part('day', 1));
      local.setUTCHours(part('hour', 0), part('minute', 0), part('second', 0), part('millisecond', 0));
      return dateFromMs(fromLocalMs(local.getTime(), timeZone(operands.timezone)));
    },
  ),
};

/** `{ $year: date }` or `{ $year: { date, timezone } }`. */
function ofLocal(read: (local: Date) => Value): Operator {
  const at = (date: Value, zone: Value): Value => {
    if (isNullish(date) || zone === null) return null;
    return read(new Date(toLocalMs(millisOf(date), timeZone(zone))));
  };
  const withZone = named(['date'], ['timezone'], ({ date, timezone }) => at(date, timezone));
  const plain = unary((date) => at(date, undefined));
  return (argument, compile, name) =>
    (isDoc(argument) && 'date' in argument ? withZone : plain)(argument, compile, name);
}
