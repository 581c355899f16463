import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onStore } from '@testing/persistence';
import { type Db, type Document } from 'mongodb';

import { runCli } from '../support/cli.js';
import { TestServer } from '../support/server.js';
import { LEGACY_PASSWORD, legacyBots, legacyTrades, legacyUsers } from './support/legacy-fixture.js';

interface Page<T> {
  readonly items: readonly T[];
}
interface Finding {
  readonly migration: string;
  readonly subject: string;
  readonly problem: string;
}

interface StoredAccount {
  readonly cash: unknown;
  readonly statistics: { readonly peakEquity: unknown };
}

const dump = async (db: Db, name: string): Promise<Document[]> =>
  db.collection(name).find().sort({ _id: 1 }).toArray();

describe('a database of the previous system', () => {
  let dataDir: string;
  let server: TestServer;
  let dryRun: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'amarktai-legacy-'));
    await onStore(dataDir, async (db) => {
      await db.collection('users').insertMany(legacyUsers.map((user) => ({ ...user })));
      await db.collection('bots').insertMany(legacyBots.map((bot) => ({ ...bot })));
      await db.collection('trades').insertMany(legacyTrades.map((trade) => ({ ...trade })));
      // As the previous system made it; among documents of ours, none of which has an `id`, it would refuse the second.
      await db.collection('users').createIndexes([{ key: { id: 1 }, unique: true }]);
    });
    dryRun = (await runCli(['migrate', '--dry-run'], { DATA_DIR: dataDir }, dataDir)).stdout;
    server = await TestServer.start({ dataDir, env: { ADMIN_EMAIL: 'other@example.com' } });
  });
  afterAll(async () => {
    await server.dispose();
    await rm(dataDir, { recursive: true, force: true });
  });

  const findings = async (): Promise<readonly Finding[]> => {
    await server.signIn('boss@example.com', LEGACY_PASSWORD);
    return (await server.get<Page<Finding>>('/admin/migrations/findings?limit=200')).body.items;
  };

  it('is looked at by a dry run, which says what would happen and writes nothing', () => {
    expect(dryRun).toContain('0 applied, 9 pending. Nothing is written.');
    expect(dryRun).toMatch(/0004-adopt-users.*\n {2}3 adopted, 2 not adopted/);
    expect(dryRun).toMatch(/0006-adopt-trades.*\n {2}4 adopted, 3 not adopted/);
  });

  it('says what was migrated, how long that took, and document by document what could not be taken over', async () => {
    const reported = await findings();
    const { body } = await server.get<Page<Document>>('/admin/migrations');
    expect(body.items.map(({ id, state, counts }) => ({ id, state, counts }))).toMatchObject([
      { id: '0001-set-users-aside', state: 'applied', counts: { 'set aside': 5 } },
      { id: '0002-set-bots-aside', state: 'applied', counts: { 'set aside': 8 } },
      { id: '0003-set-trades-aside', state: 'applied', counts: { 'set aside': 7 } },
      { id: '0004-adopt-users', state: 'applied', counts: { adopted: 3, 'not adopted': 2 } },
      { id: '0005-adopt-bots', state: 'applied', counts: { adopted: 4, 'not adopted': 4 } },
      { id: '0006-adopt-trades', state: 'applied', counts: { adopted: 3, 'not adopted': 4 } },
      { id: '0007-bots-baseline', state: 'applied', counts: { repaired: 0 } },
      { id: '0008-open-adopted-accounts', state: 'applied', counts: { adopted: 4, 'not adopted': 4 } },
      { id: '0009-accounts-baseline', state: 'applied' },
    ]);
    const texts = reported.map(({ subject, problem }) => `${subject} ${problem}`).join('\n');
    for (const expected of [
      'legacy_users:65e5a0000000000000000001 its second factor cannot be taken over',
      'legacy_users:65e5a0000000000000000003 its address thandi@example.com is that of another user',
      "legacy_users:65e5a0000000000000000004 '' is no email address",
      'legacy_users:text id its password hash is not one of bcrypt',
      'legacy_users:text id created_at is no time: "last year"',
      'it has no strategy: ema_cross on 1h stands in',
      'it traded in mode live',
      "another bot of its owner is called 'Bot bot-good'",
      "there is no exchange 'mtgox'",
      'current_capital is no amount above zero: "NaN"',
      'risk_mode is none of today\'s: "yolo"',
      'its owner was not adopted',
      'its pair is no market: "BITCOIN"',
      'its id is that of another bot',
      'legacy_bots:42 it has no owner',
      'it is no closed trade',
      'its bot was not adopted',
      'legacy_trades:garbage timestamp is no time: "now-ish"',
      'its id is that of another trade',
      'profit_loss is no amount: "NaN"',
    ])
      expect(texts).toContain(expected);
  });

  it('lets users sign in with the passwords they have, whatever the spelling of their address', async () => {
    await server.signIn('THANDI@example.com', LEGACY_PASSWORD);
    const { body } = await server.get('/auth/me');
    expect(body).toMatchObject({ email: 'thandi@example.com', role: 'trader' });
    await server.signIn('boss@example.com', LEGACY_PASSWORD);
    expect((await server.get('/auth/me')).body).toMatchObject({ role: 'admin' });
  });

  it('has its bots, paused and on paper, with the capital they had', async () => {
    await server.signIn('thandi@example.com', LEGACY_PASSWORD);
    const { body } = await server.get<Page<Document>>('/bots?limit=50');
    const byName = new Map(body.items.map((bot) => [String(bot.name), bot]));
    expect(body.items).toHaveLength(4);
    expect(body.items.every(({ status, mode }) => status === 'paused' && mode === 'paper')).toBe(true);
    expect(byName.get('Bot bot-good')).toMatchObject({
      exchange: 'luno',
      symbol: 'BTC/ZAR',
      riskMode: 'balanced',
      initialCapital: '1000',
      pauseReason: 'system_startup_repair',
      createdAt: '2024-03-05T08:00:00.000Z',
    });
    expect(byName.get('Bot bot-paused')).toMatchObject({ symbol: 'ETH/USDT', pauseReason: 'user_paused' });
    expect(byName.get('Bot bot-bare')).toMatchObject({
      initialCapital: '1000',
      riskMode: 'safe',
      pauseReason: 'unsupported_exchange',
    });
    const { body: performance } = await server.get(
      `/bots/${String(byName.get('Bot bot-good')?.id)}/performance`,
    );
    expect(performance).toMatchObject({ startingCapital: '1000' });
  });

  it('has its trades, which count for nothing', async () => {
    await server.signIn('thandi@example.com', LEGACY_PASSWORD);
    const { body } = await server.get<Page<Document>>('/trades');
    expect(body.items).toMatchObject([
      {
        id: 'legacy-t3',
        net: '29.9996',
        fees: '0',
        provenance: 'legacy',
        closedAt: '2024-03-12T00:00:00.000Z',
      },
      { id: 'legacy-t2', net: '0.30000000000000004', provenance: 'legacy', mode: 'live' },
      { id: 'legacy-t1', net: '27.5696', gross: '29.9996', fees: '2.43', provenance: 'legacy' },
    ]);
  });

  it('keeps the originals as they were, and is left alone by the next start', async () => {
    await server.stop();
    const names = [
      'users',
      'bots',
      'trades',
      'accounts',
      'capital_transfers',
      'migrations',
      'migration_findings',
    ];
    const read = async (db: Db): Promise<Document[][]> => Promise.all(names.map((name) => dump(db, name)));
    const before = await onStore(dataDir, async (db) => {
      expect(await dump(db, 'legacy_users')).toEqual(legacyUsers.toSorted((a, b) => order(a, b)));
      expect((await dump(db, 'legacy_bots')).length).toBe(legacyBots.length);
      expect((await dump(db, 'legacy_trades')).length).toBe(legacyTrades.length);
      const account = await db
        .collection<StoredAccount>('accounts')
        .findOne({ 'statistics.drawdownMax': { $gt: 0.2 } });
      expect(String(account?.cash)).toBe('812.4');
      expect(String(account?.statistics.peakEquity)).toBe('1075.25');
      const [thandi] = await db.collection('users').find({ email: 'thandi@example.com' }).toArray();
      expect(thandi?.passwordHash).toMatch(/^scrypt\$/);
      return read(db);
    });
    server = await TestServer.start({ dataDir });
    await server.stop();
    expect(await onStore(dataDir, read)).toEqual(before);
  });
});

/** As the database sorts ids: text before ObjectIds. */
const order = (a: Document, b: Document): number =>
  Number(typeof a._id !== 'string') - Number(typeof b._id !== 'string') ||
  (String(a._id) < String(b._id) ? -1 : 1);
