import { messageOf, within } from '@app/kernel';
import { type Venue, type VenueOrder, VenueRejectedError } from '@app/venues';

import { type HaltOrder, type HaltOrderOutcome, orderKey, type VenueReading } from './order-ledger.js';

/** Enough of an order to cancel it. */
export interface CancellableOrder extends Pick<VenueOrder, 'clientOrderId' | 'symbol' | 'account'> {
  /** It may be on its way: a venue that does not have it now may have it in a moment. */
  readonly mayStillArrive?: boolean;
}

export interface CancelOptions {
  /** For one call to a venue, ms. */
  readonly callTimeoutMs: number;
  /** For all cancels of one round, ms: what was not asked by then is asked in the next one. */
  readonly roundMs: number;
  /** Cancels under way at one venue at once. */
  readonly concurrent: number;
}

export interface CancelRound {
  readonly orders: readonly HaltOrder[];
  /** Those of them that may be on their way, and that the venue did not have when it was asked. */
  readonly awaited: readonly HaltOrder[];
  readonly reading: VenueReading;
}

/**
 * One round at one venue. What the database knows is cancelled at once, while the venue is read for orders that only
 * it knows; then those are cancelled, and the venue is read afresh. A cancel may be asked for any number of times;
 * what counts in the end is the reading.
 */
export async function cancelRound(
  venue: Venue,
  known: readonly CancellableOrder[],
  inScope: (order: VenueOrder) => boolean,
  options: CancelOptions,
): Promise<CancelRound> {
  const limit = AbortSignal.timeout(options.roundMs);
  const knownIds = new Set(known.map(({ clientOrderId }) => clientOrderId));
  const [cancelled, before] = await Promise.all([
    cancelAll({ venue, options, limit }, known),
    readOpenOrders(venue, inScope, options),
  ]);
  const stray = before.readable ? before.orders.filter((order) => !knownIds.has(order.clientOrderId)) : [];
  const cancelledStray = await cancelAll({ venue, options, limit }, stray);
  const after = await readOpenOrders(venue, inScope, options);
  const { exchange, mode } = venue;
  return {
    orders: [...cancelled, ...cancelledStray].map(({ order }) => order),
    awaited: cancelled.filter(({ isAwaited }) => isAwaited).map(({ order }) => order),
    reading: after.readable
      ? { exchange, mode, readable: true, open: after.orders.map(({ clientOrderId }) => clientOrderId) }
      : { exchange, mode, readable: false, reason: after.reason },
  };
}

interface Cancelling {
  readonly venue: Venue;
  readonly options: CancelOptions;
  readonly limit: AbortSignal;
}

interface Cancelled {
  readonly order: HaltOrder;
  readonly isAwaited: boolean;
}

async function cancelAll(
  round: Cancelling,
  orders: readonly CancellableOrder[],
): Promise<readonly Cancelled[]> {
  const waiting = [...orders];
  const cancelled: Cancelled[] = [];
  const worker = async (): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      cancelled.push(await cancelOne(round, order));
    }
  };
  await Promise.all(Array.from({ length: Math.min(round.options.concurrent, orders.length) }, worker));
  return cancelled;
}

/** Never rejects. */
async function cancelOne({ venue, options, limit }: Cancelling, order: CancellableOrder): Promise<Cancelled> {
  const { exchange, mode } = venue;
  const { clientOrderId, symbol } = order;
  const of = (outcome: HaltOrderOutcome, detail?: string): Cancelled => ({
    order: { exchange, mode, clientOrderId, symbol, outcome, attempts: 1, detail },
    isAwaited: false,
  });
  const task = `cancel ${clientOrderId} at ${exchange}`;
  try {
    const cancel = (signal: AbortSignal): Promise<string> => venue.cancelOrder(order, signal);
    const answer = await within(options.callTimeoutMs, task, cancel, limit);
    if (answer === 'cancelled' || answer === 'already_closed') return of(answer);
    return order.mayStillArrive === true
      ? { ...of('unknown', 'it may be on its way: the venue does not have it yet'), isAwaited: true }
      : of('already_closed', 'the venue does not have it');
  } catch (error) {
    if (limit.aborted) return of('unknown', 'the venue took too long; it is asked again');
    return of(error instanceof VenueRejectedError ? 'rejected' : 'unknown', messageOf(error));
  }
}

type OpenOrders =
  | { readonly readable: true; readonly orders: readonly VenueOrder[] }
  | { readonly readable: false; readonly reason: string };

async function readOpenOrders(
  venue: Venue,
  inScope: (order: VenueOrder) => boolean,
  { callTimeoutMs }: CancelOptions,
): Promise<OpenOrders> {
  try {
    const orders = await within(callTimeoutMs, `read the open orders of ${venue.exchange}`, (signal) =>
      venue.fetchOpenOrders(signal),
    );
    return { readable: true, orders: orders.filter(inScope) };
  } catch (error) {
    return { readable: false, reason: messageOf(error) };
  }
}

/** Adds a later round to what is known of each order: the latest outcome counts, attempts add up. */
export function mergeRounds(
  earlier: readonly HaltOrder[],
  later: readonly HaltOrder[],
): readonly HaltOrder[] {
  const byOrder = new Map(earlier.map((order) => [orderKey(order), order]));
  for (const order of later) {
    const known = byOrder.get(orderKey(order));
    // "Closed already" after our own cancel only says that the cancel worked.
    const outcome =
      known?.outcome === 'cancelled' && order.outcome === 'already_closed' ? 'cancelled' : order.outcome;
    byOrder.set(orderKey(order), {
      ...order,
      outcome,
      attempts: (known?.attempts ?? 0) + order.attempts,
    });
  }
  return [...byOrder.values()];
}
