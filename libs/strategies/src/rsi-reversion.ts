import { ATR, RSI } from 'trading-signals';

import { exit, figure, hold } from './decision.js';
import { defineStrategy } from './definition.js';
import { ATR_PERIOD, confidenceIn, enterBetween, STOP_ATR, TARGET_ATR } from './entry.js';

interface Reading {
  readonly close: number;
  readonly rsi: number;
  readonly previousRsi: number;
  /** The lowest value of the visit below `oversold` that is going on or has just ended. */
  readonly lowestRsi: number;
  readonly atr: number;
}

/** RSI points below `oversold` that make full confidence. */
const DEEP_POINTS = 10;

/** Buys a fall that was overdone, once it has stopped: the relative strength index returns from below `oversold`. */
export const rsiReversion = defineStrategy({
  name: 'rsi_reversion',
  description: 'Enters when RSI rises back above the oversold level, exits once it reaches the exit level.',
  params: {
    period: {
      type: 'integer',
      description: 'Period of the RSI, in candles',
      default: 14,
      minimum: 2,
      maximum: 100,
    },
    oversold: {
      type: 'number',
      description: 'RSI below which a fall counts as overdone',
      default: 30,
      minimum: 1,
      maximum: 50,
    },
    exitLevel: {
      type: 'number',
      description: 'RSI at which the recovery is taken as done',
      default: 60,
      minimum: 2,
      maximum: 99,
    },
    stopAtr: { ...STOP_ATR, default: 3 },
    targetAtr: { ...TARGET_ATR, default: 4 },
  },
  ascending: [['oversold', 'exitLevel']],
  // Wilder's smoothing of n candles weighs like an exponential average of 2n − 1.
  warmup: ({ period }) => 4 * Math.max(period, ATR_PERIOD),
  read({ period, oversold }) {
    const index = new RSI(period);
    const trueRange = new ATR(ATR_PERIOD);
    let previous: number | null = null;
    let lowest = 100;
    return (candle): Reading | null => {
      const previousRsi = previous;
      const rsi = index.add(candle.close);
      const atr = trueRange.add(candle);
      previous = rsi;
      if (rsi === null || previousRsi === null || atr === null) return null;
      if (rsi < oversold) lowest = previousRsi < oversold ? Math.min(lowest, rsi) : rsi;
      return { close: candle.close, rsi, previousRsi, lowestRsi: lowest, atr };
    };
  },
  judge({ close, rsi, previousRsi, lowestRsi, atr }, position, params) {
    const strength = `RSI ${figure(rsi)}`;
    if (position.isOpen) {
      return rsi >= params.exitLevel
        ? exit(`recovered: ${strength} reached ${params.exitLevel}`)
        : hold(`recovering: ${strength} is below ${params.exitLevel}`);
    }
    if (previousRsi >= params.oversold || rsi < params.oversold)
      return hold(`no return above ${params.oversold}: ${strength}, before ${figure(previousRsi)}`);
    return enterBetween({
      entryPrice: close,
      stopPrice: close - params.stopAtr * atr,
      takeProfitPrice: close + params.targetAtr * atr,
      confidence: confidenceIn(params.oversold - lowestRsi, DEEP_POINTS),
      reason: `${strength} is back above ${params.oversold} after ${figure(lowestRsi)}`,
    });
  },
});
