import { type Candle, type Timeframe, timeframeMs } from '@app/markets';

/** Midnight, so that every timeframe has a candle that opens here. */
export const MARKET_START = Date.UTC(2026, 0, 5);

/** A quiet one-minute candle around 100. */
export function aCandle(overrides: Partial<Candle> = {}): Candle {
  const open = overrides.open ?? 100;
  const close = overrides.close ?? open;
  return {
    time: MARKET_START,
    open,
    high: Math.max(open, close),
    low: Math.min(open, close),
    close,
    volume: 10,
    ...overrides,
  };
}

export interface CandlesOptions {
  readonly startTime?: number;
  readonly timeframe?: Timeframe;
  readonly volume?: number;
}

/** Candles without gaps that open where the one before closed, from nothing but their closes. */
export function candlesFrom(
  closes: readonly number[],
  { startTime = MARKET_START, timeframe = '1m', volume = 10 }: CandlesOptions = {},
): Candle[] {
  return closes.map((close, i) =>
    aCandle({
      time: startTime + i * timeframeMs(timeframe),
      open: closes[i - 1] ?? close,
      close,
      volume,
    }),
  );
}
