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
  const [knownOutcomes, before] = await Promise.all([
    cancelAll({ venue, options, limit }, known),
    readOpenOrders(venue, inScope, options),
  ]);
  const stray = before.readable ? before.orders.filter((order) => !knownIds.has(order.clientOrderId)) : [];
  const strayOutcomes = await cancelAll({ venue, options, limit }, stray);
  const after = await readOpenOrders(venue, inScope, options);
  const { exchange, mode } = venue;
  return {
    orders: [...knownOutcomes, ...strayOutcomes],
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

async function cancelAll(
  round: Cancelling,
  orders: readonly CancellableOrder[],
): Promise<readonly HaltOrder[]> {
  const waiting = [...orders];
  const outcomes: HaltOrder[] = [];
  const worker = async (): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
      outcomes.push(await cancelOne(round, order));
    }
  };
  await Promise.all(Array.from({ length: Math.min(round.options.concurrent, orders.length) }, worker));
  return outcomes;
}

/** Never rejects. */
async function cancelOne({ venue, options, limit }: Cancelling, order: CancellableOrder): Promise<HaltOrder> {
  const { exchange, mode } = venue;
  const of = (outcome: HaltOrderOutcome, detail?: string): HaltOrder => ({
    exchange,
    mode,
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    outcome,
    attempts: 1,
    detail,
  });
  const task = `cancel ${order.clientOrderId} at ${exchange}`;
  try {
    const cancel = (signal: AbortSignal): Promise<string> => venue.cancelOrder(order, signal);
    const answer = await within(options.callTimeoutMs, task, cancel, limit);
    if (answer === 'cancelled' || answer === 'already_closed') return of(answer);
    return order.mayStillArrive === true
      ? of('unknown', 'sent, and the venue does not have it yet')
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
