import { ATR, BollingerBands } from 'trading-signals';

import { exit, figure, hold } from './decision.js';
import { defineStrategy } from './definition.js';
import { ATR_PERIOD, confidenceIn, enterBetween, STOP_ATR } from './entry.js';

interface Reading {
  readonly close: number;
  readonly lower: number;
  readonly middle: number;
  /** How far the candle before closed below its lower band; negative when it closed above. */
  readonly previousDepth: number;
  readonly atr: number;
}

/** Buys the return into the Bollinger bands from below and waits for their middle. */
export const bollingerReversion = defineStrategy({
  name: 'bollinger_reversion',
  description: 'Enters when a close returns above the lower band, with the middle band as target and exit.',
  params: {
    period: {
      type: 'integer',
      description: 'Candles of the moving average and deviation',
      default: 20,
      minimum: 5,
      maximum: 200,
    },
    deviations: {
      type: 'number',
      description: 'Width of the bands to each side, in standard deviations',
      default: 2,
      minimum: 0.5,
      maximum: 4,
    },
    stopAtr: { ...STOP_ATR, default: 3 },
  },
  warmup: ({ period }) => Math.max(period + 1, 2 * ATR_PERIOD),
  read({ period, deviations }) {
    const bands = new BollingerBands(period, deviations);
    const trueRange = new ATR(ATR_PERIOD);
    let depth: number | null = null;
    return (candle): Reading | null => {
      const previousDepth = depth;
      const band = bands.add(candle.close);
      const atr = trueRange.add(candle);
      depth = band === null ? null : band.lower - candle.close;
      if (band === null || previousDepth === null || atr === null) return null;
      return { close: candle.close, lower: band.lower, middle: band.middle, previousDepth, atr };
    };
  },
  judge({ close, lower, middle, previousDepth, atr }, position, { stopAtr }) {
    if (position.isOpen) {
      const way = `close ${figure(close)}, middle band ${figure(middle)}`;
      return close >= middle ? exit(`back at the middle: ${way}`) : hold(`on the way back: ${way}`);
    }
    const place = `close ${figure(close)}, lower band ${figure(lower)}`;
    if (previousDepth <= 0 || close < lower) return hold(`no return into the bands: ${place}`);
    return enterBetween({
      entryPrice: close,
      stopPrice: close - stopAtr * atr,
      takeProfitPrice: middle,
      confidence: confidenceIn(previousDepth, atr),
      reason: `back in the bands: ${place}`,
    });
  },
});
