import { type Candle, timeframeMs } from '../candle.js';
import { CandleRowError } from './candle-file.errors.js';

/** A row as it stands in a file: the line it is in, and its fields as text. */
export interface CandleRow {
  readonly line: number;
  readonly fields: readonly string[];
}

export const CANDLE_FIELDS = ['timestamp', 'open', 'high', 'low', 'close', 'volume'] as const;
const MINUTE_MS = timeframeMs('1m');

/** @throws CandleRowError */
export function candleOf({ line, fields }: CandleRow): Candle {
  if (fields.length !== CANDLE_FIELDS.length)
    throw new CandleRowError(line, `has ${fields.length} fields instead of ${CANDLE_FIELDS.length}`);
  const [timestamp = '', ...rest] = fields;
  const [open, high, low, close, volume] = rest.map((text, i) =>
    numberOf(text, CANDLE_FIELDS[i + 1] ?? '', line),
  ) as [number, number, number, number, number];
  const candle: Candle = { time: timeOf(timestamp, line), open, high, low, close, volume };
  const fault = faultOf(candle);
  if (fault !== undefined) throw new CandleRowError(line, fault);
  return candle;
}

function faultOf({ open, high, low, close, volume }: Candle): string | undefined {
  if (low <= 0) return `low ${low} is not positive`;
  if (high < low) return `high ${high} is below low ${low}`;
  if (open > high || open < low) return `open ${open} is not between low ${low} and high ${high}`;
  if (close > high || close < low) return `close ${close} is not between low ${low} and high ${high}`;
  if (volume < 0) return `volume ${volume} is negative`;
  return undefined;
}

function numberOf(text: string, name: string, line: number): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new CandleRowError(line, `${name} is '${text}', which is not a number`);
  return value;
}

const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Milliseconds since 1970, or a date and time: with its zone, or without one and then UTC. */
function timeOf(text: string, line: number): number {
  const time = /^\d{1,15}$/.test(text) ? Number(text) : timeOfDate(text);
  if (Number.isNaN(time))
    throw new CandleRowError(line, `timestamp is '${text}', expected YYYY-MM-DD HH:MM:SS or milliseconds`);
  if (time % MINUTE_MS !== 0) throw new CandleRowError(line, `timestamp '${text}' is not on a whole minute`);
  return time;
}

function timeOfDate(text: string): number {
  const [, date, clock, fraction = '', zone = 'Z'] = TIMESTAMP.exec(text) ?? [];
  if (date === undefined || clock === undefined || !isDate(date)) return Number.NaN;
  return Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${zone}`);
}

/** Date.parse would take the 30th of February for the 2nd of March. */
function isDate(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
