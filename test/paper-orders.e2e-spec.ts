import { clientOrderId, marketSymbol, price, quantity, toText } from '@app/kernel';
import { PaperVenue } from '@app/venues';
import { aBook, aCandle, FakeMarketData } from '@testing/markets';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anOrderRequest, describeVenue, paperOrdersIn } from '@testing/venues';

const btc = marketSymbol('BTC/USDT');
const never = new AbortController().signal;

describe('paper orders in the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterEach(async () => {
    await database.connection.dropDatabase();
    database.connection.deleteModel(/.*/);
  });
  afterAll(() => database.close());

  const open = async (): Promise<{ venue: PaperVenue; data: FakeMarketData }> => {
    database.connection.deleteModel(/.*/);
    const data = await FakeMarketData.open();
    await data.subscribe({ exchange: data.feed.exchange, symbol: btc, timeframe: '1m' });
    data.feed.setBook(btc, aBook());
    const venue = new PaperVenue(data.feed.exchange, data, await paperOrdersIn(database.connection));
    data.onMinute((close) => venue.trade(close));
    return { venue, data };
  };
  const limitOrder = { type: 'limit', limitPrice: price(99) } as const;

  describeVenue('paper on a database', async () => {
    const { venue, data } = await open();
    return { venue, restingPrice: price(99), fillResting: () => data.close(btc, aCandle({ low: 98 })) };
  });

  it('gives back an order exactly as it was executed', async () => {
    const { venue } = await open();
    const order = await venue.createOrder(anOrderRequest({ quantity: quantity('2.12345') }), never);
    const stored = await (await open()).venue.fetchOrder(order, never);
    expect(JSON.stringify(stored)).toBe(JSON.stringify(order));
    expect(order.fills.map((fill) => toText(fill.fee))).toEqual(['0.10001', '0.10002', '0.0123487035']);
  });

  it('executes one order when it is sent twenty times at once', async () => {
    const { venue } = await open();
    const request = anOrderRequest({ clientOrderId: clientOrderId('burst') });
    const orders = await Promise.all(Array.from({ length: 20 }, () => venue.createOrder(request, never)));
    expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBe(1);
    expect(toText(await venue.fetchHolding(request.account, btc, never))).toBe('0.1');
  });

  it('lets a fill or a cancel win, never both, however they race', async () => {
    const { venue, data } = await open();
    const requests = Array.from({ length: 20 }, (_, i) =>
      anOrderRequest({ clientOrderId: clientOrderId(`race-${i}`), ...limitOrder }),
    );
    await Promise.all(requests.map((request) => venue.createOrder(request, never)));
    const [cancelled] = await Promise.all([
      Promise.all(requests.map((request) => venue.cancelOrder(request, never))),
      data.close(btc, aCandle({ low: 98 })),
    ]);
    for (const [i, request] of requests.entries()) {
      const order = await venue.fetchOrder(request, never);
      expect(order).toMatchObject(
        cancelled[i] === 'cancelled' ? { status: 'cancelled', fills: [] } : { status: 'filled', fills: [{}] },
      );
    }
  });

  it('tells after a restart where orders are still open', async () => {
    const { venue } = await open();
    const order = await venue.createOrder(anOrderRequest(limitOrder), never);
    await venue.createOrder(anOrderRequest(), never);
    database.connection.deleteModel(/.*/);
    const orders = await paperOrdersIn(database.connection);
    expect(await orders.exchangesWithOpenOrders()).toEqual(['simulated']);
    expect((await orders.findOpen(venue.exchange, btc)).map((open) => open.clientOrderId)).toEqual([
      order.clientOrderId,
    ]);
    expect(await orders.findOpen(venue.exchange, marketSymbol('ETH/USDT'))).toEqual([]);
  });
});
