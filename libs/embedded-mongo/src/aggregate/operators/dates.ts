import { ObjectId, Timestamp } from 'bson';
import { isDoc, typeOf, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import {
  asInteger,
  asString,
  isNullish,
  named,
  operandsOf,
  type Operator,
  type Operators,
} from '../operator.js';

const DAY_MS = 86_400_000;
/** JavaScript's dates end some 275,000 years from 1970; those of BSON go further, and are refused. */
const TIME_MAX_MS = 8.64e15;

/** Units of a fixed length, in seconds; the others are counted in months. */
const lengthSeconds = new Map(
  Object.entries({ week: 604_800, day: 86_400, hour: 3600, minute: 60, second: 1, millisecond: 0.001 }),
);
const lengthMonths = new Map(Object.entries({ year: 12, quarter: 3, month: 1 }));

/** Dates in UTC, the only time zone there is here. */
export const dates: Operators = {
  $year: part((date) => date.getUTCFullYear()),
  $month: part((date) => date.getUTCMonth() + 1),
  $dayOfMonth: part((date) => date.getUTCDate()),
  $hour: part((date) => date.getUTCHours()),
  $minute: part((date) => date.getUTCMinutes()),
  $second: part((date) => date.getUTCSeconds()),
  $millisecond: part((date) => date.getUTCMilliseconds()),
  $dayOfYear: part(dayOfYear),
  $dayOfWeek: part((date) => date.getUTCDay() + 1),
  $isoDayOfWeek: part((date) => date.getUTCDay() || 7),
  $dateToString: named(['date', 'format?', 'timezone?', 'onNull?'], (operands) => {
    const { date, timezone, format = '%Y-%m-%dT%H:%M:%S.%LZ', onNull = null } = operands;
    requireUtc(timezone);
    if (isNullish(date) || timezone === null) return onNull;
    return format === null ? null : formatted(dateOf(date), asString(format, '$dateToString', 18533));
  }),
  $dateTrunc: named(['date', 'unit', 'binSize?', 'timezone?'], (operands) => {
    if (Object.values(operands).some(isNullish)) return null;
    const { date, unit, binSize = 1, timezone } = operands;
    requireUtc(timezone);
    const size = asInteger(binSize, '$dateTrunc', 5439017, 1);
    return truncated(dateOf(date), asString(unit, '$dateTrunc', 5439013), size);
  }),
};

/** `{ $year: date }` or `{ $year: { date, timezone } }`. */
function part(read: (date: Date) => Value): Operator {
  const operator = named(['date', 'timezone?'], ({ date, timezone }) => {
    requireUtc(timezone);
    return isNullish(date) || timezone === null ? null : read(dateOf(date));
  });
  return (argument, compile, name) => {
    const [spec] = operandsOf(argument, name, 1, 1);
    return operator(isDoc(spec) && 'date' in spec ? spec : { date: spec }, compile, name);
  };
}

/** @throws MongoError 115 for another time zone. */
function requireUtc(timezone: Value): void {
  const names: readonly Value[] = [undefined, null, 'UTC', 'GMT', 'Z', 'Etc/UTC', '+00:00'];
  if (!names.includes(timezone)) throw unsupported(`The time zone ${String(timezone)}`);
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - new Date(date).setUTCMonth(0, 1)) / DAY_MS) + 1;
}

/** @throws MongoError 115 for a specifier that is not there. */
function formatted(date: Date, format: string): string {
  const [Y, m, d, H, M, S, L] =
    /^(.+)-(..)-(..)T(..):(..):(..)\.(...)Z$/.exec(date.toISOString())?.slice(1) ?? [];
  const j = String(dayOfYear(date)).padStart(3, '0');
  const parts = new Map(Object.entries({ Y, m, d, H, M, S, L, j, '%': '%' }));
  return format.replace(/%(.?)/gs, (specifier, letter: string) => {
    const part = parts.get(letter);
    if (part === undefined) throw unsupported(`The date format ${specifier}`);
    return part;
  });
}

/** The beginning of the bin of `size` units that the time lies in. Bins are counted from 2000, weeks from its first Sunday. */
function truncated(date: Date, unit: string, size: number): Date {
  const [seconds, months] = [lengthSeconds.get(unit), lengthMonths.get(unit)];
  if (months !== undefined) {
    const month = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth();
    return dateAt(Date.UTC(2000, Math.floor(month / (months * size)) * months * size));
  }
  if (seconds === undefined) throw new MongoError(9, `$dateTrunc knows no time unit ${unit}`);
  const [origin, binMs] = [Date.UTC(2000, 0, unit === 'week' ? 2 : 1), seconds * 1000 * size];
  return dateAt(origin + Math.floor((date.getTime() - origin) / binMs) * binMs);
}

/** @throws MongoError 16006 for a value that holds no time. */
function dateOf(value: Value): Date {
  const time = timeOf(value);
  if (time !== undefined) return time;
  throw new MongoError(16006, `can't convert from BSON type ${typeOf(value)} to Date`);
}

/** What a value that holds a time says. @throws MongoError 15 as `dateAt`. */
export function timeOf(value: Value): Date | undefined {
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  return value instanceof Date ? dateAt(value.getTime()) : undefined;
}

/** @throws MongoError 15 Overflow outside what a JavaScript date holds. */
export function dateAt(ms: number): Date {
  if (Math.abs(ms) <= TIME_MAX_MS) return new Date(ms);
  throw new MongoError(15, `date overflow: ${ms} ms`);
}

/** A day, a time that may be left out or end early, and a zone that may be left out. */
const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads ISO 8601 dates; mongod reads some other forms, too. @throws MongoError 241. */
export function parseDate(text: string): Date {
  const [, day = '', time = '00:00', zone = 'Z'] = ISO_DATE.exec(text) ?? [];
  // JavaScript carries a day that does not exist over into the next month.
  const isReal = Number.isFinite(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  const ms = isReal ? Date.parse(`${day}T${time}${zone}`) : Number.NaN;
  if (Number.isFinite(ms)) return new Date(ms);
  throw new MongoError(241, `Error parsing date string '${text}'`);
}
