import { type Amount, notional, price, type Price, toText } from '@app/kernel';
import { type Instrument, type OrderBook } from '@app/markets';

import { type OrderRequest } from './venue.js';

/** Why a real exchange would refuse this order before it looks for a counterpart; undefined when it would not. */
export function whyRefused(
  request: OrderRequest,
  instrument: Instrument,
  book: OrderBook,
): string | undefined {
  const { quantity, limitPrice, side, type } = request;
  const best = (side === 'buy' ? book.asks : book.bids)[0];
  if (!quantity.greaterThan(0)) return `quantity ${toText(quantity)} is not positive`;
  if (!isMultiple(quantity, instrument.lotStep))
    return `quantity ${toText(quantity)} is not a multiple of the lot step ${toText(instrument.lotStep)}`;
  if (type === 'market')
    return best === undefined
      ? 'the book has nothing to trade against'
      : tooSmall(request, price(best.price), instrument);
  if (limitPrice === undefined) return 'a limit order needs a limit price';
  if (!limitPrice.greaterThan(0)) return `limit price ${toText(limitPrice)} is not positive`;
  if (!isMultiple(limitPrice, instrument.tickSize))
    return `limit price ${toText(limitPrice)} is not a multiple of the tick size ${toText(instrument.tickSize)}`;
  return tooSmall(request, limitPrice, instrument);
}

const isMultiple = (value: Amount, step: Amount): boolean => value.modulo(step).isZero();

function tooSmall(
  { quantity }: OrderRequest,
  at: Price,
  { minNotional, quote }: Instrument,
): string | undefined {
  const worth = notional(at, quantity);
  if (worth.greaterThanOrEqualTo(minNotional)) return undefined;
  return `an order worth ${toText(worth)} ${quote} is below the minimum of ${toText(minNotional)} ${quote}`;
}
