import { botId, clientOrderId, exchangeId, price, quantity } from '@app/kernel';
import { openDatabaseBeside, type OpenDatabase, toStored } from '@app/persistence';
import { PaperVenue } from '@app/venues';
import { aBook, FakeMarketData } from '@testing/markets';
import { anAccount, anOrder } from '@testing/orders';
import { anOrderRequest, paperOrdersIn } from '@testing/venues';

import { TestServer } from '../support/server.js';

interface FindingView {
  readonly rule: string;
  readonly subject: string;
  readonly action: string;
  readonly result: { readonly outcome: string; readonly detail: string };
}

const { signal } = new AbortController();
/** Far below every price of the simulated exchange: it rests. */
const LIMIT = { type: 'limit', quantity: quantity(1), limitPrice: price(50) } as const;

describe('a scan', () => {
  let server: TestServer;
  let database: OpenDatabase;
  beforeAll(async () => {
    server = await TestServer.start({ env: { ENABLE_TRADING: 'false' } });
    await server.signIn();
    const settings = { mongodbUri: undefined, dataDir: server.dataDir, timeoutMs: 5000 };
    database = await openDatabaseBeside(settings, () => undefined);
  });
  afterAll(async () => {
    await database.close();
    await server.dispose();
  });

  /** Scans. @returns what was found about the subject */
  async function scanFor(subject: string): Promise<FindingView | undefined> {
    expect((await server.post('/admin/self-healing/scan')).status).toBe(200);
    const { body } = await server.get<{ items: FindingView[] }>('/admin/self-healing/findings?limit=200');
    return body.items.find((finding) => finding.subject === subject);
  }

  it('cancels the order of a bot that is gone, at its venue and in the books', async () => {
    const { connection } = database;
    const [simulated, bot] = [exchangeId('simulated'), botId('gone')];
    const request = anOrderRequest({ clientOrderId: clientOrderId('orphan'), ...LIMIT });
    const markets = await FakeMarketData.open();
    markets.feed.setBook(request.symbol, aBook());
    const venue = new PaperVenue(simulated, markets, await paperOrdersIn(connection));
    const account = { ...request.account, botId: bot };
    const { venueOrderId } = await venue.createOrder({ ...request, account }, signal);
    const { clientOrderId: id } = request;
    const order = anOrder({ ...LIMIT, clientOrderId: id, botId: bot, venueOrderId, createdAt: new Date() });
    await connection.collection('orders').insertOne({ ...toStored(order) });
    const books = { ...toStored(anAccount({ intentCount: 1 })), _id: bot };
    await connection.collection<typeof books>('accounts').insertOne(books);

    expect(await scanFor(`order:${id}`)).toMatchObject({
      rule: 'orphan_order',
      action: 'repair',
      result: { outcome: 'done', detail: `Order ${id} is cancelled` },
    });
    expect(await venue.fetchOpenOrders(signal)).toEqual([]);
    const stored = await connection.collection('orders').findOne({ clientOrderId: id });
    expect(stored).toMatchObject({ state: 'cancelled' });
  });

  it('makes an index again that is missing', async () => {
    const orders = database.connection.collection('orders');
    const keys = async (): Promise<string[]> =>
      (await orders.indexes()).map(({ key }) => JSON.stringify(key)).sort();
    const before = await keys();
    await orders.dropIndex('clientOrderId_1');
    expect(await keys()).not.toEqual(before);

    expect(await scanFor('index:orders {"clientOrderId":1}')).toMatchObject({
      rule: 'index_missing',
      action: 'repair',
      result: { outcome: 'done' },
    });
    expect(await keys()).toEqual(before);
  });
});
