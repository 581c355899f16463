import { type Value, typeOf } from '../../document.js';
import { MongoError } from '../../errors.js';

const MINUTE_MS = 60_000;

/** How far local time is ahead of UTC at an instant. */
export interface TimeZone {
  offsetMsAt(utcMs: number): number;
}

const utc: TimeZone = { offsetMsAt: () => 0 };

/**
 * A zone by its Olson name (`Africa/Johannesburg`) or its offset (`+02:00`, `+0200`, `+02`).
 * @throws MongoError 40517 for another type, 40485 for an unknown name.
 */
export function timeZone(name: Value): TimeZone {
  if (name === undefined) return utc;
  if (typeof name !== 'string') {
    throw new MongoError(40517, `timezone must evaluate to a string, found ${typeOf(name)}`);
  }
  if (['UTC', 'GMT', 'Z', 'Etc/UTC'].includes(name)) return utc;
  return fixedOffset(name) ?? olson(name);
}

/** The local time of an instant, as the milliseconds at which UTC reads the same. */
export function toLocalMs(utcMs: number, zone: TimeZone): number {
  return utcMs + zone.offsetMsAt(utcMs);
}

/** Of a local time that a change of clocks repeats or skips, the instant by the offset before the change. */
export function fromLocalMs(localMs: number, zone: TimeZone): number {
  const first = localMs - zone.offsetMsAt(localMs);
  const second = localMs - zone.offsetMsAt(first);
  return toLocalMs(second, zone) === localMs ? second : first;
}

function fixedOffset(name: string): TimeZone | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(name) ?? [];
  if (hours === undefined) return undefined;
  const offsetMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return { offsetMsAt: () => offsetMs };
}

/** Formatters are slow to make and few. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function olson(name: string): TimeZone {
  const formatter = formatters.get(name) ?? formatterOf(name);
  formatters.set(name, formatter);
  return {
    offsetMsAt: (utcMs) => {
      const parts = new Map(formatter.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
      const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      const localMs = Date.UTC(
        of('year'),
        of('month') - 1,
        of('day'),
        of('hour'),
        of('minute'),
        of('second'),
      );
      return localMs - Math.floor(utcMs / 1000) * 1000;
    },
  };
}

function formatterOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new MongoError(40485, `unrecognized time zone identifier: "${name}"`);
  }
}
