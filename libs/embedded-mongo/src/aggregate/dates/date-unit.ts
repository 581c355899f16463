import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';

/** Units of a fixed length, in milliseconds; the others are counted in months. */
const lengthMs = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
} as const;
const lengthMonths = { year: 12, quarter: 3, month: 1 } as const;

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Bins are counted from the beginning of the year 2000, as in mongod. */
const REFERENCE_MS = Date.UTC(2000, 0, 1);
const REFERENCE_WEEKDAY = 6;

export type DateUnit = keyof typeof lengthMs | keyof typeof lengthMonths;

/** @throws MongoError 5439013 for another type, 9 for an unknown name. */
export function dateUnit(value: Value, name: string): DateUnit {
  if (typeof value !== 'string') {
    throw new MongoError(5439013, `${name} requires 'unit' to be a string, but got ${typeOf(value)}`);
  }
  if (value in lengthMs || value in lengthMonths) return value as DateUnit;
  throw new MongoError(9, `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`);
}

/** 0 for Sunday, the default, to 6. @throws MongoError 5439015, 5439016. */
export function weekdayOf(value: Value, name: string): number {
  if (value === undefined) return 0;
  if (typeof value !== 'string') {
    throw new MongoError(5439015, `${name} requires 'startOfWeek' to be a string, but got ${typeOf(value)}`);
  }
  const index = weekdays.findIndex(
    (day) => day === value.toLowerCase() || day.slice(0, 3) === value.toLowerCase(),
  );
  if (index >= 0) return index;
  throw new MongoError(
    9,
    `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${value}`,
  );
}

/** True where a change of clocks matters: a day may have 23 hours, an hour has sixty minutes. */
export function isCalendarUnit(unit: DateUnit): boolean {
  return unit in lengthMonths || unit === 'week' || unit === 'day';
}

/** A day that the resulting month lacks becomes that month's last. */
export function addUnits(localMs: number, unit: DateUnit, amount: number): number {
  if (!isMonths(unit)) return localMs + amount * lengthMs[unit];
  const date = new Date(localMs);
  const month = date.getUTCMonth() + amount * lengthMonths[unit];
  const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return date.setUTCMonth(month, Math.min(date.getUTCDate(), daysInMonth));
}

/** How many beginnings of the unit lie between the two. */
export function unitsBetween(fromMs: number, toMs: number, unit: DateUnit, weekday: number): number {
  return unitIndex(toMs, unit, weekday) - unitIndex(fromMs, unit, weekday);
}

/** The beginning of the bin of `binSize` units that the time lies in. */
export function truncate(localMs: number, unit: DateUnit, binSize: number, weekday: number): number {
  const index = Math.floor(unitIndex(localMs, unit, weekday) / binSize) * binSize;
  if (isMonths(unit)) return addUnits(REFERENCE_MS, 'month', index * lengthMonths[unit]);
  return referenceMs(unit, weekday) + index * lengthMs[unit];
}

/** Which unit since the reference the time lies in. */
function unitIndex(localMs: number, unit: DateUnit, weekday: number): number {
  if (!isMonths(unit)) return Math.floor((localMs - referenceMs(unit, weekday)) / lengthMs[unit]);
  const date = new Date(localMs);
  return Math.floor(((date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth()) / lengthMonths[unit]);
}

/** For weeks, the first wanted weekday of the year 2000. */
function referenceMs(unit: DateUnit, weekday: number): number {
  return unit === 'week'
    ? REFERENCE_MS + ((weekday - REFERENCE_WEEKDAY + 7) % 7) * lengthMs.day
    : REFERENCE_MS;
}

function isMonths(unit: DateUnit): unit is keyof typeof lengthMonths {
  return unit in lengthMonths;
}
