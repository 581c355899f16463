import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Document, MongoClient } from 'mongodb';

import { TestServer } from '../support/server.js';

const TRADES = 1500;
const bot: Document = {
  id: 'bot-1',
  user_id: 'user-1',
  name: 'Bot',
  exchange: 'luno',
  pair: 'BTC/ZAR',
  current_capital: 1000.5,
};
const user: Document = { id: 'user-1', email: 'user@example.com', hashed_password: 'x', is_admin: false };
const trade = (n: number): Document => ({
  _id: n,
  id: `trade-${n}`,
  bot_id: bot.id as string,
  user_id: user.id as string,
  symbol: 'BTC/ZAR',
  entry_price: 1_000_000 + n,
  exit_price: 1_000_500.5,
  amount: 0.01,
  fees: 1.5,
  profit_loss: n * 0.1,
  is_paper: true,
  timestamp: '2024-03-10T11:12:13',
});

describe('two processes that start on one database of the previous system', () => {
  let folder: string;
  let store: Awaited<ReturnType<typeof startEmbeddedMongo>>;
  let client: MongoClient;
  const servers: TestServer[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'amarktai-two-'));
    store = await startEmbeddedMongo({ dataDir: folder, tcp: { port: 0 } });
    client = await MongoClient.connect(store.uri);
    await client
      .db()
      .collection('users')
      .insertOne({ ...user });
    await client
      .db()
      .collection('bots')
      .insertOne({ ...bot });
    await client
      .db()
      .collection('trades')
      .insertMany(Array.from({ length: TRADES }, (_, n) => trade(n)));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.dispose()));
    await client.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const spawn = async (): Promise<TestServer> => {
    const settings = { MIGRATIONS_BATCH_SIZE: '10', MIGRATIONS_LOCK_LEASE_MS: '2000' };
    const server = await TestServer.spawn({ env: { MONGODB_URI: store.uri, ...settings } });
    servers.push(server);
    return server;
  };
  const isReady = (server: TestServer) => async (): Promise<boolean> =>
    server.url !== '' && (await server.get('/health/ready')).status === 200;
  const has = (server: TestServer, text: string): boolean => server.log.some(({ msg }) => msg.includes(text));
  const migrated = (server: TestServer): number =>
    server.log.filter(({ msg }) => msg === 'Migrated and verified').length;

  async function expectAllAdopted(): Promise<void> {
    const trades = await client.db().collection('trades').find().toArray();
    expect(trades).toHaveLength(TRADES);
    expect(new Set(trades.map(({ tradeId }) => String(tradeId))).size).toBe(TRADES);
    expect(await client.db().collection('legacy_trades').countDocuments()).toBe(TRADES);
    const record = await client
      .db()
      .collection<{ _id: string }>('migrations')
      .findOne({ _id: '0006-adopt-trades' });
    expect(record).toMatchObject({ counts: { adopted: TRADES, 'not adopted': 0 } });
  }

  it('migrate once: one of them does, the other waits', async () => {
    const [one, other] = [await spawn(), await spawn()];
    await Promise.all([one.until('ready', isReady(one)), other.until('ready', isReady(other))]);
    expect([migrated(one), migrated(other)].toSorted((a, b) => a - b)).toEqual([0, 9]);
    await expectAllAdopted();
  });

  it('migrate once also when the one that does is killed: the other takes over', async () => {
    const first = await spawn();
    await first.until('it migrates trades', () => has(first, 'Adopt the trades'));
    const second = await spawn();
    await second.until('it waits', () => has(second, 'Waiting for process'));
    expect(migrated(second)).toBe(0);
    await first.kill();
    // The transaction of the one that died holds its documents. The database is told to give it up now, which it does by
    // itself after 60 s, as MongoDB does; the second begins its own only when the lease is over.
    await client.db('admin').command({ killAllSessions: [] });
    await second.until('ready', isReady(second));
    expect(has(second, 'gave no sign of life')).toBe(true);
    await expectAllAdopted();
  });
});
