import { type BookLevel, type OrderBook } from '@app/markets';

import { MARKET_START } from './candles.js';

/** A book around `mid`: `levels` levels a side, `tick` apart, the best ones `spread` apart. */
export function aBook({
  mid = 100,
  spread = 0.02,
  tick = 0.01,
  levels = 20,
  quantity = 1,
  time = MARKET_START,
} = {}): OrderBook {
  const side = (direction: 1 | -1): BookLevel[] =>
    Array.from({ length: levels }, (_, i) => ({
      price: Number((mid + direction * (spread / 2 + i * tick)).toFixed(8)),
      quantity,
    }));
  return { time, bids: side(-1), asks: side(1) };
}
