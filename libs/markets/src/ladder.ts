import { type BookLevel, type OrderBook } from './order-book.js';

export const BOOK_LEVELS = 20;

/** What a book made for a price looks like; prices in quote currency. */
export interface LadderShape {
  readonly time: number;
  readonly mid: number;
  /** Distance of the best prices; at least one tick. */
  readonly spread: number;
  readonly priceDigits: number;
  readonly quantityDigits: number;
  /** For each level of a side, best first: how far it is from the one before, and what stands there in quote currency. */
  readonly level: () => { readonly gap: number; readonly worth: number };
}

/** A book of 20 levels a side around a mid price, on whole ticks and lots, never crossed, never better than the spread. */
export function ladder(shape: LadderShape): OrderBook {
  const scale = 10 ** shape.priceDigits;
  const bestBid = Math.max(1, Math.floor((shape.mid - shape.spread / 2) * scale));
  const bestAsk = Math.max(bestBid + 1, Math.ceil((shape.mid + shape.spread / 2) * scale));
  return { time: shape.time, bids: side(shape, bestBid, -1), asks: side(shape, bestAsk, 1) };
}

/** In ticks, so that no price is off its tick by a rounding error. */
function side(shape: LadderShape, bestTick: number, direction: 1 | -1): BookLevel[] {
  const scale = 10 ** shape.priceDigits;
  const lots = 10 ** shape.quantityDigits;
  const levels: BookLevel[] = [];
  let tick = bestTick;
  while (levels.length < BOOK_LEVELS && tick > 0) {
    const { gap, worth } = shape.level();
    const price = tick / scale;
    levels.push({ price, quantity: Math.max(1, Math.floor((worth / price) * lots)) / lots });
    tick += direction * Math.max(1, Math.round(gap * scale));
  }
  return levels;
}
