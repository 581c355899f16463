import { foldMinute } from './aggregation.js';
import { type Candle, type Timeframe, timeframeMs } from './candle.js';

/** Closed candles kept for each series: enough for any strategy's warm-up, bounded for memory. */
export const CANDLES_KEPT = 500;

/**
 * The newest closed candles of one market and timeframe, made longer minute by minute. Minutes that arrive while the
 * history is still being loaded wait, so that none is lost and none counts twice. `candles` is replaced, never
 * changed: who holds it across an await keeps what was true.
 */
export class CandleSeries {
  candles: readonly Candle[] = [];
  #partial: Candle | undefined;
  #nextMinute = Number.NEGATIVE_INFINITY;
  #waiting: Candle[] | undefined = [];

  constructor(readonly timeframe: Timeframe) {}

  /** Starts with closed candles of this timeframe, and the closed minutes since the last of them. */
  load(history: readonly Candle[], minutes: readonly Candle[]): void {
    this.candles = history.slice(-CANDLES_KEPT);
    const last = this.candles.at(-1);
    if (last !== undefined) this.#nextMinute = last.time + timeframeMs(this.timeframe);
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const minute of [...minutes, ...waiting]) this.extend(minute);
  }

  /** Takes a closed minute and gives the candles of this timeframe that it closes. A minute it had is ignored. */
  extend(minute: Candle): readonly Candle[] {
    if (this.#waiting !== undefined) {
      this.#waiting.push(minute);
      return [];
    }
    if (minute.time < this.#nextMinute) return [];
    this.#nextMinute = minute.time + timeframeMs('1m');
    const { closed, partial } = foldMinute(this.#partial, minute, this.timeframe);
    this.#partial = partial;
    if (closed.length > 0) this.candles = [...this.candles, ...closed].slice(-CANDLES_KEPT);
    return closed;
  }
}
