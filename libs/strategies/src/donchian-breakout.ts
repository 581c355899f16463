import { ATR, DonchianChannels } from 'trading-signals';

import { exit, figure, hold } from './decision.js';
import { defineStrategy } from './definition.js';
import { ATR_PERIOD, confidenceIn, enterBetween, STOP_ATR, TARGET_ATR } from './entry.js';

interface Reading {
  readonly close: number;
  /** Highest and lowest prices of the candles before this one. */
  readonly entryHigh: number;
  readonly exitLow: number;
  readonly atr: number;
}

/** The turtles' rule for long positions: buy a new high, sell a new low of a shorter period. */
export const donchianBreakout = defineStrategy({
  name: 'donchian_breakout',
  description:
    'Enters when a candle closes above the channel of those before, exits below the shorter channel.',
  params: {
    entryPeriod: {
      type: 'integer',
      description: 'Candles whose highest price must be exceeded to enter',
      default: 20,
      minimum: 3,
      maximum: 300,
    },
    exitPeriod: {
      type: 'integer',
      description: 'Candles whose lowest price must be undercut to exit',
      default: 10,
      minimum: 2,
      maximum: 299,
    },
    stopAtr: STOP_ATR,
    targetAtr: TARGET_ATR,
  },
  ascending: [['exitPeriod', 'entryPeriod']],
  warmup: ({ entryPeriod }) => Math.max(entryPeriod + 1, 2 * ATR_PERIOD),
  read({ entryPeriod, exitPeriod }) {
    const entryChannel = new DonchianChannels(entryPeriod);
    const exitChannel = new DonchianChannels(exitPeriod);
    const trueRange = new ATR(ATR_PERIOD);
    let entryHigh: number | undefined;
    let exitLow: number | undefined;
    return (candle): Reading | null => {
      const atr = trueRange.add(candle);
      const reading =
        atr === null || entryHigh === undefined || exitLow === undefined
          ? null
          : { close: candle.close, entryHigh, exitLow, atr };
      entryHigh = entryChannel.add(candle)?.upper;
      exitLow = exitChannel.add(candle)?.lower;
      return reading;
    };
  },
  judge({ close, entryHigh, exitLow, atr }, position, { stopAtr, targetAtr }) {
    if (position.isOpen) {
      const low = `close ${figure(close)}, channel low ${figure(exitLow)}`;
      return close < exitLow ? exit(`broke down: ${low}`) : hold(`in the channel: ${low}`);
    }
    const high = `close ${figure(close)}, channel high ${figure(entryHigh)}`;
    if (close <= entryHigh) return hold(`no breakout: ${high}`);
    return enterBetween({
      entryPrice: close,
      stopPrice: close - stopAtr * atr,
      takeProfitPrice: close + targetAtr * atr,
      confidence: confidenceIn(close - entryHigh, atr),
      reason: `breakout: ${high}`,
    });
  },
});
