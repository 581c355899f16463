import { type Candle } from '@app/markets';

/** What sizing knows of the market. `volatility`: standard deviation of close-to-close returns; `stress`: 0 to 1. */
export interface MarketConditions {
  readonly volatility: number;
  readonly stress: number;
}

const RECENT = 20;
const USUAL = 100;

/**
 * Volatility over the last 20 candles, and stress as how far it exceeds that of the last 100: 0 when recent moves are
 * as large as usual or smaller, 1 when they are three times as large or more. Calm while there is no history.
 */
export function marketConditions(candles: readonly Candle[]): MarketConditions {
  const recent = volatilityOf(candles.slice(-RECENT - 1));
  const usual = volatilityOf(candles.slice(-USUAL - 1));
  const excess = usual > 0 ? (recent / usual - 1) / 2 : 0;
  return { volatility: recent, stress: Math.min(1, Math.max(0, excess)) };
}

function volatilityOf(candles: readonly Candle[]): number {
  const returns = candles.slice(1).map(({ close }, i) => close / (candles[i]?.close ?? close) - 1);
  if (returns.length < 2) return 0;
  const mean = returns.reduce((total, each) => total + each, 0) / returns.length;
  const squares = returns.reduce((total, each) => total + (each - mean) ** 2, 0);
  return Math.sqrt(squares / (returns.length - 1));
}
