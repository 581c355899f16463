import {
  ceilToStep,
  type Clock,
  clientOrderId,
  type ExchangeId,
  floorToStep,
  price,
  quantityFor,
  times,
  type UserId,
} from '@app/kernel';
import { type Instrument, type MarketData } from '@app/markets';
import { type OrderRequest, type Venue, type VenueRegistry, VenueRejectedError } from '@app/venues';

import { type KnownOrder, KnownOrders } from '../cancel/order-cancellation.js';
import { orderKey } from '../cancel/order-ledger.js';
import { DRILL_ACCOUNT } from './drill-account.js';

/** At each venue; the first of them is kept from the books, as an order that only the venue knows. */
const ORDERS_PER_VENUE = 3;
/** So far below the market that none is filled while a drill lasts, as a ratio of the best bid. */
const PRICE_RATIO = 0.5;
/** Above the least the market takes, as a ratio. */
const SIZE_RATIO = 2;

interface PlacedOrder extends KnownOrder {
  /** Whether the books know it. */
  readonly isTold: boolean;
}

/** The books of everyone, and in them the orders of the drill under way. They rest at paper venues, of nobody's bot. */
export class DrillOrders extends KnownOrders {
  readonly #placed: PlacedOrder[] = [];

  constructor(
    private readonly books: KnownOrders,
    private readonly venues: Pick<VenueRegistry, 'get'>,
    private readonly markets: Pick<MarketData, 'exchanges' | 'listInstruments' | 'book'>,
    /** Wall time. */
    private readonly clock: Clock,
  ) {
    super();
  }

  async maybeOpen(user: UserId | undefined): Promise<readonly KnownOrder[]> {
    const isAsked = user === undefined || user === DRILL_ACCOUNT.userId;
    const told = isAsked ? this.#placed.filter(({ isTold }) => isTold) : [];
    return [...(await this.books.maybeOpen(user)), ...told];
  }

  /** At the paper venue of every exchange with a market to rest in. @returns their keys */
  async place(signal: AbortSignal): Promise<readonly string[]> {
    const began = this.clock.now();
    for (const { exchange } of this.markets.exchanges()) {
      const venue = this.venues.get(exchange, 'paper');
      const order = await this.#restingOrder(venue);
      for (let n = 1; order !== undefined && n <= ORDERS_PER_VENUE; n += 1) {
        const request = { ...order, clientOrderId: clientOrderId(`drill-${venue.exchange}-${began}-${n}`) };
        if (await mayBeThere(venue.createOrder(request, signal)))
          this.#placed.push({ ...request, exchange: venue.exchange, mode: venue.mode, isTold: n > 1 });
      }
    }
    return this.#placed.map(orderKey);
  }

  /** Where they rest. */
  exchanges(): readonly ExchangeId[] {
    return [...new Set(this.#placed.map(({ exchange }) => exchange))];
  }

  /** When a drill is over. */
  forget(): void {
    this.#placed.length = 0;
  }

  async #restingOrder({ exchange }: Venue): Promise<Omit<OrderRequest, 'clientOrderId'> | undefined> {
    for (const instrument of await this.markets.listInstruments(exchange)) {
      const [bid] = this.markets.book(exchange, instrument.symbol)?.bids ?? [];
      if (bid !== undefined) return farFromTheMarket(instrument, bid.price);
    }
    return undefined;
  }
}

/** Whatever is not refused may be there, and has to be found. */
async function mayBeThere(placing: Promise<unknown>): Promise<boolean> {
  try {
    await placing;
    return true;
  } catch (error) {
    return !(error instanceof VenueRejectedError);
  }
}

function farFromTheMarket(
  { symbol, tickSize, lotStep, minNotional }: Instrument,
  bid: number,
): Omit<OrderRequest, 'clientOrderId'> {
  const limitPrice = floorToStep(price(bid * PRICE_RATIO), tickSize);
  return {
    account: DRILL_ACCOUNT,
    symbol,
    side: 'buy',
    type: 'limit',
    quantity: ceilToStep(quantityFor(times(minNotional, SIZE_RATIO), limitPrice), lotStep),
    limitPrice,
    reduceOnly: false,
  };
}
