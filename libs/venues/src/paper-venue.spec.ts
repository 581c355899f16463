import { clientOrderId, exchangeId, marketSymbol, money, price, quantity, toText } from '@app/kernel';
import { aBook, aCandle, anInstrument, FakeMarketData, MARKET_START } from '@testing/markets';
import { anOrderRequest, describeVenue } from '@testing/venues';

import { InMemoryPaperOrders } from './in-memory-paper-orders.js';
import { type PaperOrder } from './paper-order.js';
import { PaperVenue } from './paper-venue.js';
import {
  type OrderRequest,
  VenueAmbiguousError,
  VenueRejectedError,
  VenueUnavailableError,
} from './venue.js';

const btc = marketSymbol('BTC/USDT');
const never = new AbortController().signal;

async function setUp(
  orders = new InMemoryPaperOrders(),
): Promise<{ venue: PaperVenue; data: FakeMarketData }> {
  const data = await FakeMarketData.open();
  await data.subscribe({ exchange: data.feed.exchange, symbol: btc, timeframe: '1m' });
  data.feed.setBook(btc, aBook());
  const venue = new PaperVenue(data.feed.exchange, data, orders);
  data.onMinute((close) => venue.trade(close));
  return { venue, data };
}

describeVenue('paper', async () => {
  const { venue, data } = await setUp();
  return {
    venue,
    restingPrice: price(99),
    fillResting: () => data.close(btc, aCandle({ low: 98 })),
  };
});

describe('PaperVenue', () => {
  it.each<{ why: RegExp; request: Partial<OrderRequest> }>([
    { why: /multiple of the lot step 0.00001/, request: { quantity: quantity('0.123456') } },
    { why: /multiple of the tick size 0.01/, request: { type: 'limit', limitPrice: price('99.995') } },
    { why: /worth 4.0004 USDT is below the minimum of 5 USDT/, request: { quantity: quantity('0.04') } },
    { why: /not positive/, request: { quantity: quantity(0) } },
    { why: /needs a limit price/, request: { type: 'limit', limitPrice: undefined } },
    { why: /no current market for DOGE\/USDT/, request: { symbol: marketSymbol('DOGE/USDT') } },
  ])('refuses for good, with the reason: $why', async ({ why, request }) => {
    const { venue } = await setUp();
    const order = anOrderRequest(request);
    await expect(venue.createOrder(order, never)).rejects.toThrow(why);
    await expect(venue.createOrder(order, never)).rejects.toBeInstanceOf(VenueRejectedError);
    expect(await venue.fetchOrder(order, never)).toBeUndefined();
  });

  it('does not trade on prices that nobody could trade on any more', async () => {
    const { venue, data } = await setUp();
    data.feed.clock.advance(90_000);
    await expect(venue.createOrder(anOrderRequest(), never)).resolves.toMatchObject({ status: 'filled' });
    data.feed.clock.advance(1);
    await expect(venue.createOrder(anOrderRequest(), never)).rejects.toThrow('no current market');
  });

  it('answers a repeated order with the first execution even when the market is gone', async () => {
    const { venue, data } = await setUp();
    const request = anOrderRequest();
    const first = await venue.createOrder(request, never);
    data.feed.setBook(btc, undefined);
    expect(await venue.createOrder(request, never)).toEqual(first);
  });

  it('refuses another order under a client order id that is taken', async () => {
    const { venue } = await setUp();
    const request = anOrderRequest({ clientOrderId: clientOrderId('taken') });
    await venue.createOrder(request, never);
    await expect(venue.createOrder({ ...request, quantity: quantity('0.2') }, never)).rejects.toThrow(
      'belongs to another order',
    );
  });

  it('knows its orders again after a restart, and goes on filling them', async () => {
    const orders = new InMemoryPaperOrders();
    const before = await setUp(orders);
    const order = await before.venue.createOrder(
      anOrderRequest({ type: 'limit', limitPrice: price(99) }),
      never,
    );
    const after = await setUp(orders);
    expect(await after.venue.fetchOpenOrders(never)).toHaveLength(1);
    await after.data.close(btc, aCandle({ low: 98, time: MARKET_START + 60_000 }));
    expect((await after.venue.fetchOrder(order, never))?.status).toBe('filled');
  });

  it('keeps its own exchange apart from others', async () => {
    const orders = new InMemoryPaperOrders();
    const { venue, data } = await setUp(orders);
    const order = await venue.createOrder(anOrderRequest({ type: 'limit', limitPrice: price(99) }), never);
    const other = new PaperVenue(exchangeId('other'), data, orders);
    expect(await other.fetchOrder(order, never)).toBeUndefined();
    expect(await other.fetchOpenOrders(never)).toEqual([]);
  });

  it('fills or cancels an order that is filled and cancelled at once, never both', async () => {
    const { venue, data } = await setUp();
    const order = await venue.createOrder(anOrderRequest({ type: 'limit', limitPrice: price(99) }), never);
    const [outcome] = await Promise.all([
      venue.cancelOrder(order, never),
      data.close(btc, aCandle({ low: 98 })),
    ]);
    const stored = await venue.fetchOrder(order, never);
    expect(stored?.status).toBe(outcome === 'cancelled' ? 'cancelled' : 'filled');
    expect(stored?.fills).toHaveLength(outcome === 'cancelled' ? 0 : 1);
  });

  it('says that it does not know when its store fails', async () => {
    class BrokenOrders extends InMemoryPaperOrders {
      override insert(): Promise<boolean> {
        return Promise.reject(new Error('disk full'));
      }
      override findOpen(): Promise<readonly PaperOrder[]> {
        return Promise.reject(new Error('disk full'));
      }
    }
    const { venue } = await setUp(new BrokenOrders());
    await expect(venue.createOrder(anOrderRequest(), never)).rejects.toBeInstanceOf(VenueAmbiguousError);
    await expect(venue.fetchOpenOrders(never)).rejects.toBeInstanceOf(VenueUnavailableError);
  });

  it('takes a smaller minimum and finer lots where the instrument allows them', async () => {
    const data = await FakeMarketData.open({
      instruments: [anInstrument({ minNotional: money(1), lotStep: quantity('0.000001') })],
    });
    data.feed.setBook(btc, aBook());
    const venue = new PaperVenue(data.feed.exchange, data, new InMemoryPaperOrders());
    const order = await venue.createOrder(anOrderRequest({ quantity: quantity('0.012345') }), never);
    expect(toText(order.fills[0]?.quantity ?? quantity(0))).toBe('0.012345');
  });
});
