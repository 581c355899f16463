import { notional, plus } from '@app/kernel';
import { type VenueFill, type VenueOrder, type VenueOrderStatus } from '@app/venues';

import { type Fill, type Order, orderState, type OrderState } from '../order.js';
import { VenueDataError } from '../orders.errors.js';
import { type BotAccount, type ClosedTrade } from './account.js';
import { applyFill } from './accounting.js';

/** What one reading of the venue changes, all of it or nothing: written in one transaction. */
export interface Booking {
  readonly order: Order;
  /** The new lines of the ledger, oldest first. */
  readonly fills: readonly Fill[];
  readonly account: BotAccount;
  readonly closedTrades: readonly ClosedTrade[];
}

/** The names of fills: trade ids are unique at a venue, and paper and real trades are different venues. */
export const venueName = ({ exchange, mode }: Pick<Order, 'exchange' | 'mode'>): string =>
  `${exchange}:${mode}`;

/**
 * What the venue's present view of an order changes. Readings may repeat, overtake each other and be out of date: a
 * fill that is already booked changes nothing, and no state moves backwards.
 * `bookedTradeIds` are the venue trade ids of this order that are in the ledger.
 * @throws VenueDataError, IllegalTransitionError (a rejected order has a fill)
 */
export function bookReading(
  order: Order,
  account: BotAccount,
  bookedTradeIds: ReadonlySet<string>,
  seen: VenueOrder,
): Booking {
  const fresh = newFills(order, bookedTradeIds, seen);
  const filled = fresh.reduce(addToOrder, order);
  const state = stateAfter(filled, seen.status);
  const next: Order = {
    ...filled,
    venueOrderId: seen.venueOrderId,
    state: state === order.state ? state : orderState.move(order.state, state),
    settled: order.settled || orderState.isFinal(state),
  };
  const applied = fresh.reduce<Pick<Booking, 'account' | 'closedTrades'>>(
    (so, fill) => {
      const { account: after, closed } = applyFill(so.account, fill, order);
      return { account: after, closedTrades: closed ? [...so.closedTrades, closed] : so.closedTrades };
    },
    { account, closedTrades: [] },
  );
  return { order: next, fills: fresh, ...applied };
}

function newFills(order: Order, booked: ReadonlySet<string>, seen: VenueOrder): Fill[] {
  const byId = new Map(seen.fills.map((fill) => [fill.venueTradeId, fill]));
  return [...byId.values()]
    .filter((fill) => !booked.has(fill.venueTradeId))
    .toSorted((a, b) => a.time.getTime() - b.time.getTime())
    .map((fill) => ledgerLine(order, fill));
}

function ledgerLine(order: Order, fill: VenueFill): Fill {
  if (!fill.quantity.greaterThan(0) || !fill.price.greaterThan(0)) {
    throw new VenueDataError(
      `Fill ${fill.venueTradeId} of ${order.clientOrderId} has quantity ${fill.quantity.toFixed()} at ${fill.price.toFixed()}: both must be above zero`,
    );
  }
  return {
    venue: venueName(order),
    venueTradeId: fill.venueTradeId,
    clientOrderId: order.clientOrderId,
    botId: order.botId,
    userId: order.userId,
    symbol: order.symbol,
    side: order.side,
    price: fill.price,
    quantity: fill.quantity,
    fee: fill.fee,
    liquidity: fill.liquidity,
    time: fill.time,
  };
}

function addToOrder(order: Order, fill: Fill): Order {
  return {
    ...order,
    filledQuantity: plus(order.filledQuantity, fill.quantity),
    filledNotional: plus(order.filledNotional, notional(fill.price, fill.quantity)),
    fees: plus(order.fees, fill.fee),
  };
}

/** What the venue's status means for an order that is not full: without any fill, and with some. */
const STATE_OF: Record<VenueOrderStatus, { readonly unfilled: OrderState; readonly partial: OrderState }> = {
  open: { unfilled: 'open', partial: 'partially_filled' },
  partially_filled: { unfilled: 'open', partial: 'partially_filled' },
  // Its fills are not all listed yet: the order stays watched until they are.
  filled: { unfilled: 'open', partial: 'partially_filled' },
  cancelled: { unfilled: 'cancelled', partial: 'cancelled' },
  expired: { unfilled: 'expired', partial: 'expired' },
  rejected: { unfilled: 'rejected', partial: 'cancelled' },
};

/** The state the sums and the venue's status lead to; the present one where the reading is older than what is known. */
function stateAfter({ state, filledQuantity, quantity }: Order, status: VenueOrderStatus): OrderState {
  if (filledQuantity.greaterThanOrEqualTo(quantity)) return 'filled';
  if (state === 'cancelled' || state === 'expired') return state;
  return STATE_OF[status][filledQuantity.greaterThan(0) ? 'partial' : 'unfilled'];
}
