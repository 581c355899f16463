import { floorToStep, minus, price, type Price, quantity, type Quantity, smaller } from '@app/kernel';
import { type OrderBook } from '@app/markets';

import { type OrderSide } from './venue.js';

export interface Execution {
  readonly price: Price;
  readonly quantity: Quantity;
}

export interface MatchedOrder {
  readonly side: OrderSide;
  readonly quantity: Quantity;
  /** Nothing is done beyond this price; undefined: at any price. */
  readonly limitPrice: Price | undefined;
  readonly lotStep: Quantity;
}

export interface Matching {
  readonly executions: readonly Execution[];
  readonly rest: Quantity;
}

/** What an order takes from a book at once: level by level, best first, at each level's own price, in whole lots. */
export function matchBook(order: MatchedOrder, book: OrderBook): Matching {
  const executions: Execution[] = [];
  let rest = order.quantity;
  for (const level of order.side === 'buy' ? book.asks : book.bids) {
    const at = price(level.price);
    if (rest.isZero() || isBeyond(at, order)) break;
    const taken = smaller(rest, floorToStep(quantity(level.quantity), order.lotStep));
    if (taken.isZero()) continue;
    executions.push({ price: at, quantity: taken });
    rest = minus(rest, taken);
  }
  return { executions, rest };
}

function isBeyond(at: Price, { side, limitPrice }: MatchedOrder): boolean {
  if (limitPrice === undefined) return false;
  return side === 'buy' ? at.greaterThan(limitPrice) : at.lessThan(limitPrice);
}
