const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const MINUTE_MS = 60_000;

/**
 * The time that a stored value stands for: a `Date`, or ISO 8601 text with `Z`, with an offset, or with neither, which
 * means UTC. Undefined for everything else, a day that is in no calendar and a bare number included: whether that counts
 * seconds or milliseconds cannot be known. Never throws.
 */
export function storedTime(value: unknown): Date | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
  return typeof value === 'string' ? timeOfText(value) : undefined;
}

function timeOfText(text: string): Date | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset]: readonly (string | undefined)[] = match;
  const date = calendarDay(Number(year), Number(month), Number(day));
  const timeMs = timeOfDayMs(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  const offsetMs = offsetOf(offset);
  if (date === undefined || timeMs === undefined || offsetMs === undefined) return undefined;
  return new Date(date + timeMs + millisecondsOf(fraction) - offsetMs);
}

/** Undefined for a day that no calendar has. */
function calendarDay(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function timeOfDayMs(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

const millisecondsOf = (fraction = ''): number => Number(fraction.padEnd(3, '0').slice(0, 3));

/** Milliseconds east of UTC; undefined for an offset that no place on earth has. */
function offsetOf(text = 'Z'): number | undefined {
  if (text.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(3).replace(':', ''))];
  if (hours > 15 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
