import { botId, type Decimal, minus, NOTHING, type Quantity, quantity, sum, toText, ZERO } from '@app/kernel';
import { type OrderRequest, type Venue, type VenueOrder, VenueRejectedError } from '@app/venues';

import { anOrderRequest } from './orders.js';

/** A venue with a market for BTC/USDT that fills a small market order at once, as each test gets a fresh one. */
export interface VenueUnderTest {
  readonly venue: Venue;
  /** A buy at this limit price rests. */
  readonly restingPrice: OrderRequest['limitPrice'];
  /** Lets the market fill a resting order whole, where that can be arranged. */
  readonly fillResting?: (order: VenueOrder) => Promise<void>;
}

const never = new AbortController().signal;
const filled = (order: VenueOrder): Quantity =>
  sum(
    order.fills.map((fill) => fill.quantity),
    NOTHING,
  );
const sameText = (a: Decimal, b: Decimal): void => {
  expect(a.toFixed()).toBe(b.toFixed());
};

/** What every venue promises, paper, fake or real: the gateway and the emergency stop are built on exactly this. */
export function describeVenue(name: string, make: MakeVenue): void {
  describe(`venue ${name}`, () => {
    describeMarketOrders(make);
    describeIdentity(make);
    describeRestingOrders(make);
  });
}

type MakeVenue = () => Promise<VenueUnderTest> | VenueUnderTest;

function describeMarketOrders(make: MakeVenue): void {
  it('answers a market order with its fills, which add up to the order', async () => {
    const { venue } = await make();
    const request = anOrderRequest();
    const order = await venue.createOrder(request, never);
    expect(order).toMatchObject({ clientOrderId: request.clientOrderId, status: 'filled', side: 'buy' });
    sameText(filled(order), request.quantity);
    for (const fill of order.fills) {
      expect(fill.price.greaterThan(0)).toBe(true);
      expect(fill.fee.greaterThanOrEqualTo(ZERO)).toBe(true);
      expect(fill.liquidity).toBe('taker');
    }
  });

  it('gives every fill an id of its own, and the same id whenever it is read', async () => {
    const { venue } = await make();
    const first = await venue.createOrder(anOrderRequest(), never);
    const second = await venue.createOrder(anOrderRequest(), never);
    const ids = [...first.fills, ...second.fills].map((fill) => fill.venueTradeId);
    expect(new Set(ids).size).toBe(ids.length);
    const again = await venue.fetchOrder(first, never);
    expect(again?.fills.map((fill) => fill.venueTradeId)).toEqual(
      first.fills.map((fill) => fill.venueTradeId),
    );
  });

  it('holds for an account what its fills add up to, and nothing for another', async () => {
    const { venue } = await make();
    const { account, symbol } = await venue.createOrder(anOrderRequest({ quantity: quantity('0.3') }), never);
    await venue.createOrder(anOrderRequest({ side: 'sell', quantity: quantity('0.1') }), never);
    expect(toText(await venue.fetchHolding(account, symbol, never))).toBe('0.2');
    const another = { ...account, botId: botId('bot-2') };
    expect(toText(await venue.fetchHolding(another, symbol, never))).toBe('0');
  });
}

function describeIdentity(make: MakeVenue): void {
  it('holds one order for one client order id, however often it is sent', async () => {
    const { venue } = await make();
    const request = anOrderRequest();
    const first = await venue.createOrder(request, never);
    const second = await venue.createOrder(request, never).catch((error: unknown) => {
      expect(error).toBeInstanceOf(VenueRejectedError);
    });
    const stored = await venue.fetchOrder(first, never);
    if (second !== undefined) expect(second.venueOrderId).toBe(first.venueOrderId);
    expect(stored?.fills).toHaveLength(first.fills.length);
  });

  it('executes one order when the same one is sent twice at once', async () => {
    const { venue } = await make();
    const request = anOrderRequest();
    await Promise.allSettled([venue.createOrder(request, never), venue.createOrder(request, never)]);
    const stored = await venue.fetchOrder(request, never);
    expect(stored).toBeDefined();
    if (stored !== undefined) sameText(filled(stored), request.quantity);
  });

  it('surely does not have an order that was never sent', async () => {
    const { venue } = await make();
    expect(await venue.fetchOrder(anOrderRequest(), never)).toBeUndefined();
    expect(await venue.cancelOrder(anOrderRequest(), never)).toBe('not_found');
  });

  it('executes nothing for a caller that has given up', async () => {
    const { venue } = await make();
    const request = anOrderRequest();
    await expect(venue.createOrder(request, AbortSignal.abort(new Error('given up')))).rejects.toThrow();
    expect(await venue.fetchOrder(request, never)).toBeUndefined();
  });
}

function describeRestingOrders(make: MakeVenue): void {
  it('lists a resting limit order as open until it is cancelled, once', async () => {
    const { venue, restingPrice } = await make();
    const order = await venue.createOrder(anOrderRequest({ type: 'limit', limitPrice: restingPrice }), never);
    expect(order).toMatchObject({ status: 'open', fills: [] });
    expect((await venue.fetchOpenOrders(never)).map((open) => open.clientOrderId)).toEqual([
      order.clientOrderId,
    ]);
    expect(await venue.cancelOrder(order, never)).toBe('cancelled');
    expect(await venue.cancelOrder(order, never)).toBe('already_closed');
    expect(await venue.fetchOpenOrders(never)).toEqual([]);
    expect((await venue.fetchOrder(order, never))?.status).toBe('cancelled');
  });

  it('fills a resting order as its maker, at its price, and then has it closed', async () => {
    const { venue, restingPrice, fillResting } = await make();
    if (fillResting === undefined) return;
    const order = await venue.createOrder(anOrderRequest({ type: 'limit', limitPrice: restingPrice }), never);
    await fillResting(order);
    const stored = await venue.fetchOrder(order, never);
    expect(stored).toMatchObject({ status: 'filled', fills: [{ liquidity: 'maker' }] });
    const [fill] = stored?.fills ?? [];
    if (fill !== undefined && restingPrice !== undefined) sameText(fill.price, restingPrice);
    if (stored !== undefined) sameText(minus(stored.quantity, filled(stored)), NOTHING);
    expect(await venue.cancelOrder(order, never)).toBe('already_closed');
  });
}
