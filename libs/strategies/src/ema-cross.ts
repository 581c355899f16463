import { ATR, EMA } from 'trading-signals';

import { exit, figure, hold } from './decision.js';
import { defineStrategy } from './definition.js';
import { ATR_PERIOD, confidenceIn, enterBetween, STOP_ATR, TARGET_ATR } from './entry.js';

interface Reading {
  readonly close: number;
  readonly fast: number;
  readonly slow: number;
  readonly wasAbove: boolean;
  readonly atr: number;
}

/** Follows a trend from the moment a fast exponential average rises above a slow one. */
export const emaCross = defineStrategy({
  name: 'ema_cross',
  description: 'Enters when the fast average crosses above the slow one, exits once it is below.',
  params: {
    fast: {
      type: 'integer',
      description: 'Period of the fast average, in candles',
      default: 12,
      minimum: 2,
      maximum: 199,
    },
    slow: {
      type: 'integer',
      description: 'Period of the slow average, in candles',
      default: 26,
      minimum: 3,
      maximum: 200,
    },
    stopAtr: STOP_ATR,
    targetAtr: TARGET_ATR,
  },
  ascending: [['fast', 'slow']],
  // After two periods an exponential average has forgotten 98 % of where it started.
  warmup: ({ slow }) => 2 * Math.max(slow, ATR_PERIOD),
  read(params) {
    const fastAverage = new EMA(params.fast);
    const slowAverage = new EMA(params.slow);
    const trueRange = new ATR(ATR_PERIOD);
    let isAbove = false;
    return (candle): Reading | null => {
      const wasAbove = isAbove;
      const fast = fastAverage.update(candle.close, false);
      const slow = slowAverage.update(candle.close, false);
      const atr = trueRange.add(candle);
      isAbove = fast > slow;
      return atr === null ? null : { close: candle.close, fast, slow, wasAbove, atr };
    };
  },
  judge({ close, fast, slow, wasAbove, atr }, position, { stopAtr, targetAtr }) {
    const averages = `fast average ${figure(fast)}, slow ${figure(slow)}`;
    if (position.isOpen)
      return fast < slow ? exit(`trend is over: ${averages}`) : hold(`trend goes on: ${averages}`);
    if (wasAbove || fast <= slow) return hold(`no upward cross: ${averages}`);
    return enterBetween({
      entryPrice: close,
      stopPrice: close - stopAtr * atr,
      takeProfitPrice: close + targetAtr * atr,
      confidence: confidenceIn(close - slow, 2 * atr),
      reason: `upward cross: ${averages}`,
    });
  },
});
