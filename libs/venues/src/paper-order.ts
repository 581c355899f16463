import {
  floorToStep,
  minus,
  notional,
  NOTHING,
  quantity,
  type Quantity,
  smaller,
  sum,
  times,
} from '@app/kernel';
import { type Candle, type Instrument, type OrderBook, timeframeMs } from '@app/markets';

import { type Execution, matchBook } from './book-match.js';
import { type Liquidity, type OrderRequest, type VenueFill, type VenueOrder } from './venue.js';

/** An order on paper. `placedAt` is market time: what the market did before does not fill it. */
export interface PaperOrder extends VenueOrder {
  readonly placedAt: Date;
}

export const isOpen = ({ status }: Pick<VenueOrder, 'status'>): boolean =>
  status === 'open' || status === 'partially_filled';

export const filledQuantity = ({ fills }: Pick<VenueOrder, 'fills'>): Quantity =>
  sum(
    fills.map((fill) => fill.quantity),
    NOTHING,
  );

/**
 * What becomes of a new order at once. The book fills it as a taker, level by level. What the book does not fill of a
 * market order is cancelled (immediate or cancel), of a limit order rests.
 */
export function place(
  request: OrderRequest,
  market: { readonly instrument: Instrument; readonly book: OrderBook; readonly time: Date },
): PaperOrder {
  const { instrument, book, time } = market;
  const { executions } = matchBook({ ...request, lotStep: instrument.lotStep }, book);
  const placed: PaperOrder = {
    clientOrderId: request.clientOrderId,
    venueOrderId: `paper-${request.clientOrderId}`,
    account: request.account,
    symbol: request.symbol,
    side: request.side,
    type: request.type,
    quantity: request.quantity,
    limitPrice: request.limitPrice,
    status: 'open',
    fills: [],
    placedAt: time,
  };
  const filled = withFills(placed, executions, { rate: instrument.takerFeeRate, liquidity: 'taker', time });
  return request.type === 'market' && isOpen(filled) ? { ...filled, status: 'cancelled' } : filled;
}

/**
 * What a closed minute does to a resting order: undefined when nothing. It is filled as a maker at its own price, and
 * only by trades beyond that price, because of those at it we cannot know that our turn came; and by no more than was
 * traded in that minute.
 */
export function fillResting(
  order: PaperOrder,
  minute: Candle,
  instrument: Instrument,
): PaperOrder | undefined {
  const { limitPrice } = order;
  if (limitPrice === undefined || !isOpen(order) || minute.time < order.placedAt.getTime()) return undefined;
  const isTradedThrough =
    order.side === 'buy' ? limitPrice.greaterThan(minute.low) : limitPrice.lessThan(minute.high);
  if (!isTradedThrough) return undefined;
  const traded = floorToStep(quantity(minute.volume), instrument.lotStep);
  const executed = smaller(minus(order.quantity, filledQuantity(order)), traded);
  if (executed.isZero()) return undefined;
  return withFills(order, [{ price: limitPrice, quantity: executed }], {
    rate: instrument.makerFeeRate,
    liquidity: 'maker',
    time: new Date(minute.time + timeframeMs('1m')),
  });
}

/** The fills' ids follow from the order and their place in it, so that they are the same however often it is read. */
function withFills(
  order: PaperOrder,
  executions: readonly Execution[],
  terms: { readonly rate: number; readonly liquidity: Liquidity; readonly time: Date },
): PaperOrder {
  if (executions.length === 0) return order;
  const fills = executions.map((execution, i): VenueFill => ({
    venueTradeId: `${order.clientOrderId}-${order.fills.length + i}`,
    ...execution,
    fee: times(notional(execution.price, execution.quantity), terms.rate),
    liquidity: terms.liquidity,
    time: terms.time,
  }));
  const grown = { ...order, fills: [...order.fills, ...fills] };
  return { ...grown, status: filledQuantity(grown).equals(order.quantity) ? 'filled' : 'partially_filled' };
}
