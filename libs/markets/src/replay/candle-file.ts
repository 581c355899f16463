import { readFile } from 'node:fs/promises';

import { messageOf } from '@app/kernel';

import { type Candle, timeframeMs } from '../candle.js';
import { CandleFileError, CandleRowError } from './candle-file.errors.js';
import { candleOf, type CandleRow } from './candle-row.js';
import { rowsOf } from './candle-rows.js';

const MINUTE_MS = timeframeMs('1m');

/** Minutes that a file leaves out. */
export interface CandleGap {
  /** The first line after the gap. */
  readonly line: number;
  /** Open time of the first missing minute, milliseconds since 1970 UTC. */
  readonly from: number;
  readonly minutes: number;
}

export interface CandleFile {
  /** 1-minute candles, oldest first. */
  readonly candles: readonly Candle[];
  readonly gaps: readonly CandleGap[];
}

/**
 * Reads 1-minute candles: CSV with header `timestamp,open,high,low,close,volume` (UTC unless a zone is given), or a
 * JSON array of `[ms, open, high, low, close, volume]`.
 * @throws CandleFileError at the first row that is wrong
 */
export async function readCandleFile(file: string): Promise<CandleFile> {
  try {
    return parseCandles(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof CandleRowError) throw new CandleFileError(file, error.line, error.fault);
    throw new CandleFileError(file, undefined, messageOf(error), { cause: error });
  }
}

/** @throws CandleRowError */
export function parseCandles(text: string): CandleFile {
  const candles: Candle[] = [];
  const gaps: CandleGap[] = [];
  let shortestStep = Number.POSITIVE_INFINITY;
  for (const row of rowsOf(text)) {
    const candle = candleOf(row);
    const previous = candles.at(-1);
    if (previous !== undefined) {
      const step = stepBetween(previous, candle, row);
      shortestStep = Math.min(shortestStep, step);
      if (step > MINUTE_MS)
        gaps.push({ line: row.line, from: previous.time + MINUTE_MS, minutes: step / MINUTE_MS - 1 });
    }
    candles.push(candle);
  }
  if (candles.length === 0) throw new CandleRowError(1, 'there are no candles');
  if (candles.length > 1 && shortestStep > MINUTE_MS)
    throw new CandleRowError(
      1,
      `the candles are ${shortestStep / MINUTE_MS} minutes long, expected 1 minute`,
    );
  return { candles, gaps };
}

/** @throws CandleRowError when time does not go on */
function stepBetween(previous: Candle, { time }: Candle, { line }: CandleRow): number {
  const at = new Date(time).toISOString();
  if (time === previous.time) throw new CandleRowError(line, `${at} is there twice`);
  if (time < previous.time)
    throw new CandleRowError(line, `${at} is out of order, after ${new Date(previous.time).toISOString()}`);
  return time - previous.time;
}
