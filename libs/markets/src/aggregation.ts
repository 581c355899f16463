import { type Candle, type Timeframe, timeframeMs } from './candle.js';

/** The open time of the candle of `timeframe` that holds `time`; candles are aligned to midnight UTC. */
export const openTimeOf = (time: number, timeframe: Timeframe): number =>
  time - (time % timeframeMs(timeframe));

/** What one more minute makes of an unfinished candle: the candles it closes, and what is unfinished then. */
export interface Folding {
  readonly closed: readonly Candle[];
  readonly partial: Candle | undefined;
}

/**
 * Adds a closed minute, later than all before it, to the unfinished candle of `timeframe`. A candle closes with the
 * last minute of its period, or, where that minute is missing, when a minute of a later period arrives.
 */
export function foldMinute(partial: Candle | undefined, minute: Candle, timeframe: Timeframe): Folding {
  const time = openTimeOf(minute.time, timeframe);
  const isSamePeriod = partial?.time === time;
  const grown = isSamePeriod ? join(partial, minute) : { ...minute, time };
  const left = partial === undefined || isSamePeriod ? [] : [partial];
  const isLastMinute = minute.time + timeframeMs('1m') === time + timeframeMs(timeframe);
  return isLastMinute ? { closed: [...left, grown], partial: undefined } : { closed: left, partial: grown };
}

/** The candles of `timeframe` that these minutes close; minutes are oldest first and may have gaps. */
export function aggregate(minutes: readonly Candle[], timeframe: Timeframe): Candle[] {
  if (timeframe === '1m') return [...minutes];
  const candles: Candle[] = [];
  let partial: Candle | undefined;
  for (const minute of minutes) {
    const folding = foldMinute(partial, minute, timeframe);
    candles.push(...folding.closed);
    partial = folding.partial;
  }
  return candles;
}

const join = (a: Candle, b: Candle): Candle => ({
  time: a.time,
  open: a.open,
  high: Math.max(a.high, b.high),
  low: Math.min(a.low, b.low),
  close: b.close,
  volume: a.volume + b.volume,
});
