import { ATR, EMA, MACD } from 'trading-signals';

import { exit, figure, hold } from './decision.js';
import { defineStrategy } from './definition.js';
import { ATR_PERIOD, confidenceIn, enterBetween, STOP_ATR, TARGET_ATR } from './entry.js';

interface Reading {
  readonly close: number;
  readonly histogram: number;
  readonly previousHistogram: number;
  readonly atr: number;
}

/** Rise of the histogram in one candle, in average true ranges, that makes full confidence. */
const STRONG_RISE_ATR = 0.1;

/** Rides momentum: the MACD line rises above its own average. */
export const macdMomentum = defineStrategy({
  name: 'macd_momentum',
  description: 'Enters when the MACD histogram turns positive, exits once it is negative.',
  params: {
    fast: {
      type: 'integer',
      description: 'Period of the fast average, in candles',
      default: 12,
      minimum: 2,
      maximum: 149,
    },
    slow: {
      type: 'integer',
      description: 'Period of the slow average, in candles',
      default: 26,
      minimum: 3,
      maximum: 150,
    },
    signal: {
      type: 'integer',
      description: "Period of the signal line, the MACD line's own average, in candles",
      default: 9,
      minimum: 2,
      maximum: 50,
    },
    stopAtr: STOP_ATR,
    targetAtr: TARGET_ATR,
  },
  ascending: [['fast', 'slow']],
  warmup: ({ slow, signal }) => 2 * Math.max(slow + signal, ATR_PERIOD),
  read({ fast, slow, signal }) {
    const macd = new MACD(new EMA(fast), new EMA(slow), new EMA(signal));
    const trueRange = new ATR(ATR_PERIOD);
    let previous: number | null = null;
    return (candle): Reading | null => {
      const previousHistogram = previous;
      const histogram = macd.add(candle.close)?.histogram ?? null;
      const atr = trueRange.add(candle);
      previous = histogram;
      if (histogram === null || previousHistogram === null || atr === null) return null;
      return { close: candle.close, histogram, previousHistogram, atr };
    };
  },
  judge({ close, histogram, previousHistogram, atr }, position, { stopAtr, targetAtr }) {
    const momentum = `MACD histogram ${figure(histogram)}, before ${figure(previousHistogram)}`;
    if (position.isOpen)
      return histogram < 0 ? exit(`momentum lost: ${momentum}`) : hold(`momentum goes on: ${momentum}`);
    if (previousHistogram > 0 || histogram <= 0) return hold(`no upward turn: ${momentum}`);
    return enterBetween({
      entryPrice: close,
      stopPrice: close - stopAtr * atr,
      takeProfitPrice: close + targetAtr * atr,
      confidence: confidenceIn(histogram - previousHistogram, STRONG_RISE_ATR * atr),
      reason: `upward turn: ${momentum}`,
    });
  },
});
