import { typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';

/** A date, a time that may be left out or end early, and a zone that may be left out. */
const ISO_DATE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?)?\s*(Z|GMT|UTC|[+-]\d{2}:?\d{2})?$/;

export interface ParsedDate {
  readonly localMs: number;
  /** Of the zone the text names, if any. */
  readonly offsetMs: number | undefined;
}

/** Reads ISO 8601 dates; mongod reads some other forms, too. @throws MongoError 241 ConversionFailure. */
export function parseDate(text: Value): ParsedDate {
  const [, day, time, fraction, zone] = (typeof text === 'string' ? ISO_DATE.exec(text) : null) ?? [];
  const localMs = dayMs(day ?? '') + timeMs(time ?? '00:00', fraction ?? '0');
  if (!Number.isNaN(localMs)) return { localMs, offsetMs: offsetOf(zone) };
  throw new MongoError(241, `Error parsing date string '${typeof text === 'string' ? text : typeOf(text)}'`);
}

/** NaN for a day that does not exist, which JavaScript would carry over into the next month. */
function dayMs(day: string): number {
  const midnight = new Date(`${day}T00:00:00Z`);
  const isReal = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isReal ? midnight.getTime() : Number.NaN;
}

function timeMs(time: string, fraction: string): number {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const isReal = hour < 24 && minute < 60 && second < 60;
  const millis = Math.floor(Number(`0.${fraction}`) * 1000);
  return isReal ? ((hour * 60 + minute) * 60 + second) * 1000 + millis : Number.NaN;
}

function offsetOf(zone: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? [];
  if (hours === undefined) return zone === undefined ? undefined : 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
