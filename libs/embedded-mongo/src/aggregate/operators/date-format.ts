import { typeOf } from '../../document.js';
import { MongoError } from '../../errors.js';
import * as calendar from '../dates/calendar.js';
import { dateFromMs, millisOf } from '../dates/date-operand.js';
import { parseDate } from '../dates/parse-date.js';
import { fromLocalMs, timeZone, toLocalMs } from '../dates/time-zone.js';
import { isNullish, named, type Operators } from '../operator.js';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const dateFormat: Operators = {
  $dateToString: named(['date'], ['format', 'timezone', 'onNull'], (operands) => {
    const { date, timezone, onNull } = operands;
    if (isNullish(date) || timezone === null) return 'onNull' in operands ? onNull : null;
    const zone = timeZone(timezone);
    const ms = millisOf(date);
    const plain = `%Y-%m-%dT%H:%M:%S.%L${zone.offsetMsAt(ms) === 0 ? 'Z' : ''}`;
    const { format = plain } = operands;
    if (format === null) return null;
    if (typeof format !== 'string') {
      throw new MongoError(
        18533,
        `$dateToString requires that 'format' be a string, found: ${typeOf(format)}`,
      );
    }
    return formatDate(format, toLocalMs(ms, zone), zone.offsetMsAt(ms));
  }),
  $dateFromString: named(['dateString'], ['timezone', 'onNull', 'onError'], (operands) => {
    const { dateString, timezone, onNull, onError } = operands;
    if (isNullish(dateString) || timezone === null) return 'onNull' in operands ? onNull : null;
    try {
      const { localMs, offsetMs } = parseDate(dateString);
      return dateFromMs(
        offsetMs === undefined ? fromLocalMs(localMs, timeZone(timezone)) : localMs - offsetMs,
      );
    } catch (error) {
      if ('onError' in operands && error instanceof MongoError && error.code === 241) return onError;
      throw error;
    }
  }),
};

const specifiers: Readonly<Record<string, (local: Date, offsetMs: number) => string>> = {
  Y: (local) => digits(local.getUTCFullYear(), 4),
  m: (local) => digits(local.getUTCMonth() + 1, 2),
  b: (local) => monthName(local).slice(0, 3),
  B: monthName,
  d: (local) => digits(local.getUTCDate(), 2),
  H: (local) => digits(local.getUTCHours(), 2),
  M: (local) => digits(local.getUTCMinutes(), 2),
  S: (local) => digits(local.getUTCSeconds(), 2),
  L: (local) => digits(local.getUTCMilliseconds(), 3),
  j: (local) => digits(calendar.dayOfYear(local.getTime()), 3),
  w: (local) => digits(calendar.dayOfWeek(local.getTime()), 1),
  u: (local) => digits(calendar.isoDayOfWeek(local.getTime()), 1),
  U: (local) => digits(calendar.week(local.getTime()), 2),
  V: (local) => digits(calendar.isoWeek(local.getTime()), 2),
  G: (local) => digits(calendar.isoWeekYear(local.getTime()), 4),
  z: (_local, offsetMs) => offsetText(offsetMs),
  Z: (_local, offsetMs) => String(offsetMs / 60_000),
  '%': () => '%',
};

function formatDate(format: string, localMs: number, offsetMs: number): string {
  const local = new Date(localMs);
  return format.replace(/%(.?)/gs, (_match, letter: string) => {
    const specifier = Object.hasOwn(specifiers, letter) ? specifiers[letter] : undefined;
    if (specifier !== undefined) return specifier(local, offsetMs);
    throw new MongoError(18536, `Invalid format character '%${letter}' in format string`);
  });
}

function monthName(local: Date): string {
  return months[local.getUTCMonth()] ?? '';
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  return `${offsetMs < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60), 2)}${digits(minutes % 60, 2)}`;
}
