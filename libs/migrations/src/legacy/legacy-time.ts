const YEAR_MIN = 2000;
const YEAR_MAX = 2100;
/** Seconds since 1970 stay below this for 3000 years; milliseconds passed it in 1973. */
const SECONDS_MAX = 100_000_000_000;

const DATE = String.raw`(\d{4}-\d{2}-\d{2})`;
const TIME = String.raw`(\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?`;
const ZONE = String.raw`(z|utc|[+-]\d{2}(?::?\d{2})?)`;
const ISO = new RegExp(`^${DATE}(?:[t ]${TIME}\\s*${ZONE}?)?$`, 'i');

/**
 * A time as the previous system stored it: a date, seconds or milliseconds since 1970, or ISO text with `Z`, with an
 * offset, or with neither (UTC). Undefined for anything else, and for years that no record of it can have.
 */
export function legacyTime(value: unknown): Date | undefined {
  const ms = milliseconds(value);
  if (ms === undefined || Number.isNaN(ms)) return undefined;
  const time = new Date(ms);
  const year = time.getUTCFullYear();
  return year >= YEAR_MIN && year <= YEAR_MAX ? time : undefined;
}

function milliseconds(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return value < SECONDS_MAX ? value * 1000 : value;
  return typeof value === 'string' ? parseIso(value.trim()) : undefined;
}

function parseIso(text: string): number | undefined {
  const [, date, time = '00:00', fraction = '0', zone = 'z'] = ISO.exec(text) ?? [];
  if (date === undefined) return undefined;
  const ms = Date.parse(`${date}T${time}Z`) + Math.trunc(Number(`0.${fraction}`) * 1000);
  // A day that does not exist rolls over into the next month.
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
  return isReal ? ms - offsetMs(zone) : undefined;
}

function offsetMs(zone: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
