/** Where prices come from. */
export type MarketProvenance = 'real' | 'simulated' | 'replay';
/** Of all that was decided or traded; `legacy`: by a previous system, so that nothing is known of its prices. */
export type Provenance = MarketProvenance | 'legacy';

export const TIMEFRAMES = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const MINUTE_MS = 60_000;
const MINUTES: Record<Timeframe, number> = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '4h': 240,
  '1d': 1440,
};

export const timeframeMs = (timeframe: Timeframe): number => MINUTES[timeframe] * MINUTE_MS;
export const isTimeframe = (text: string): text is Timeframe =>
  (TIMEFRAMES as readonly string[]).includes(text);

/** One closed candle. Numbers: candles feed statistics; they become decimal at the order intent, once. */
export interface Candle {
  /** Open time, milliseconds since 1970 UTC (market time). */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}
