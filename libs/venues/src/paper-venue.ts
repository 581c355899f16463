import { type ExchangeId, type MarketSymbol, messageOf, type Quantity } from '@app/kernel';
import { type CandleClose, type MarketData, type OrderBook } from '@app/markets';

import { fillResting, isOpen, place, type PaperOrder } from './paper-order.js';
import { type PaperOrderStore } from './paper-order-store.js';
import { whyRefused } from './paper-rules.js';
import {
  type CancelOutcome,
  type OrderRequest,
  Venue,
  type VenueAccount,
  VenueAmbiguousError,
  type VenueOrder,
  VenueRejectedError,
  VenueUnavailableError,
} from './venue.js';

/** Prices older than this are no market: nobody could trade on them. In milliseconds of market time. */
const BOOK_AGE_MAX_MS = 90_000;

type OrderKey = Pick<VenueOrder, 'clientOrderId' | 'symbol' | 'account'>;

/**
 * A venue on paper: real or simulated prices, no real money. Orders are filled against the book of the moment they
 * arrive; each order sees the whole book, as if no other paper order had taken from it. It knows no balances: what an
 * account can afford is decided before an order is sent. Every answer comes from the store, so that a restart changes
 * nothing; resting orders are filled only while the process runs.
 */
export class PaperVenue extends Venue {
  readonly mode = 'paper';

  constructor(
    readonly exchange: ExchangeId,
    private readonly markets: MarketData,
    private readonly orders: PaperOrderStore,
  ) {
    super();
  }

  async createOrder(request: OrderRequest, signal: AbortSignal): Promise<VenueOrder> {
    signal.throwIfAborted();
    const placed = this.#place(request);
    const isNew =
      !(placed instanceof VenueRejectedError) &&
      (await orAmbiguous(() => this.orders.insert(this.exchange, placed)));
    if (isNew) return placed;
    const earlier = await orAmbiguous(() => this.orders.find(this.exchange, request.clientOrderId));
    if (earlier !== undefined && isSame(earlier, request)) return earlier;
    if (placed instanceof VenueRejectedError) throw placed;
    throw new VenueRejectedError(`client order id ${request.clientOrderId} belongs to another order`);
  }

  async cancelOrder({ clientOrderId }: OrderKey, signal: AbortSignal): Promise<CancelOutcome> {
    for (;;) {
      signal.throwIfAborted();
      const order = await orAmbiguous(() => this.orders.find(this.exchange, clientOrderId));
      if (order === undefined) return 'not_found';
      if (!isOpen(order)) return 'already_closed';
      // A fill may come between the look and the change: then the order is looked at again.
      if (await orAmbiguous(() => this.orders.replace(order, { ...order, status: 'cancelled' })))
        return 'cancelled';
    }
  }

  async fetchOrder({ clientOrderId }: OrderKey, signal: AbortSignal): Promise<VenueOrder | undefined> {
    signal.throwIfAborted();
    return await orUnavailable(() => this.orders.find(this.exchange, clientOrderId));
  }

  async fetchOpenOrders(signal: AbortSignal): Promise<readonly VenueOrder[]> {
    signal.throwIfAborted();
    return await orUnavailable(() => this.orders.findOpen(this.exchange));
  }

  async fetchHolding({ botId }: VenueAccount, symbol: MarketSymbol, signal: AbortSignal): Promise<Quantity> {
    signal.throwIfAborted();
    return await orUnavailable(() => this.orders.holding(this.exchange, botId, symbol));
  }

  /** Lets a closed minute of the market fill the orders that rest in it. */
  async trade({ key: { exchange, symbol }, candle }: CandleClose): Promise<void> {
    const instrument = this.markets.instrument(exchange, symbol);
    if (exchange !== this.exchange || instrument === undefined) return;
    for (const order of await this.orders.findOpen(exchange, symbol)) {
      const filled = fillResting(order, candle, instrument);
      if (filled !== undefined) await this.orders.replace(order, filled);
    }
  }

  #place(request: OrderRequest): PaperOrder | VenueRejectedError {
    const instrument = this.markets.instrument(this.exchange, request.symbol);
    const book = this.#currentBook(request.symbol);
    if (instrument === undefined || book === undefined)
      return new VenueRejectedError(`${this.exchange} has no current market for ${request.symbol}`);
    const refusal = whyRefused(request, instrument, book);
    if (refusal !== undefined) return new VenueRejectedError(refusal);
    return place(request, { instrument, book, time: this.markets.clock(this.exchange).date() });
  }

  #currentBook(symbol: MarketSymbol): OrderBook | undefined {
    const book = this.markets.book(this.exchange, symbol);
    if (book === undefined) return undefined;
    return this.markets.clock(this.exchange).now() - book.time <= BOOK_AGE_MAX_MS ? book : undefined;
  }
}

function isSame(order: PaperOrder, request: OrderRequest): boolean {
  return (
    order.account.botId === request.account.botId &&
    order.symbol === request.symbol &&
    order.side === request.side &&
    order.type === request.type &&
    order.quantity.equals(request.quantity) &&
    order.limitPrice?.toString() === request.limitPrice?.toString()
  );
}

/** A store that failed may have written or not. */
async function orAmbiguous<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new VenueAmbiguousError(`the paper venue's store failed: ${messageOf(cause)}`, { cause });
  }
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new VenueUnavailableError(`the paper venue's store failed: ${messageOf(cause)}`, { cause });
  }
}
