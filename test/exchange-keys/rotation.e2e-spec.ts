import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedMongo } from '@app/embedded-mongo';
import { rotateKeys } from '@app/exchange-keys';
import { type ExchangeId, exchangeId, ManualClock, type UserId, userId } from '@app/kernel';
import { Transactions } from '@app/persistence';
import { RecordingAuditLog } from '@testing/audit';
import { botServices } from '@testing/bots';
import { aConfig } from '@testing/config';
import { aKeyVault, type KeyVault } from '@testing/exchange-keys';
import { FakeMarketData } from '@testing/markets';
import { type TestDatabase } from '@testing/persistence';
import { FakeKeyTester } from '@testing/venues';
import { createConnection } from 'mongoose';

import { TestServer } from '../support/server.js';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const USERS = Array.from({ length: 24 }, (_, i) => userId(`user-${i}`));
const EXCHANGES = [exchangeId('binance'), exchangeId('kraken')];
const ENV = {
  ENCRYPTION_KEY: newKey.toString('base64'),
  ENCRYPTION_KEY_PREVIOUS: oldKey.toString('hex'),
};

describe('moving the exchange keys to another ENCRYPTION_KEY', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'amarktai-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  /** The store of the folder, for as long as the work takes. */
  async function withStore<T>(work: (database: TestDatabase, uri: string) => Promise<T>): Promise<T> {
    const store = await startEmbeddedMongo({ dataDir, tcp: { port: 0 } });
    const connection = await createConnection(store.uri).asPromise();
    const transactions = new Transactions(connection);
    try {
      return await work({ connection, transactions, close: () => Promise.resolve() }, store.uri);
    } finally {
      await connection.close();
      await store.close();
    }
  }
  /** The vault as a server with that key has it. */
  async function vaultOn(
    database: TestDatabase,
    encryptionKey: Uint8Array,
    encryptionKeyPrevious?: Uint8Array,
  ): Promise<KeyVault> {
    const clock = new ManualClock(0);
    const bots = await botServices(database, { markets: await FakeMarketData.open({ clock }), clock });
    const testers = EXCHANGES.map((exchange) => new FakeKeyTester(exchange));
    const previous = encryptionKeyPrevious === undefined ? {} : { encryptionKeyPrevious };
    return aKeyVault({ database, bots, clock, testers, encryptionKey, ...previous });
  }
  const secretOf = (user: string, exchange: string): string => `secret of ${user} at ${exchange}`;
  async function fill(database: TestDatabase, users: readonly UserId[]): Promise<void> {
    const vault = await vaultOn(database, oldKey);
    for (const user of users)
      for (const exchange of EXCHANGES)
        await vault.store(user, exchange, { secret: secretOf(user, exchange) });
  }
  /** How many keys can be opened, each with what was stored. */
  async function readable(database: TestDatabase, encryptionKey: Uint8Array): Promise<number> {
    const { keys } = await vaultOn(database, encryptionKey);
    let count = 0;
    for (const exchange of EXCHANGES)
      for (const user of await keys.holders(exchange)) {
        if ((await keys.status(user, exchange))?.readable !== true) continue;
        expect((await keys.open(user, exchange)).reveal().secret).toBe(secretOf(user, exchange));
        count += 1;
      }
    return count;
  }
  const readableAfter = (): Promise<readonly number[]> =>
    withStore(async (database) => [await readable(database, newKey), await readable(database, oldKey)]);
  const rotate = (env: Readonly<Record<string, string>> = ENV): Promise<TestServer> =>
    TestServer.spawn({ dataDir, env, program: ['apps/cli/src/main.js', 'rotate-keys'] });
  const said = ({ log, stderr }: TestServer): string => [...log.map(({ msg }) => msg), stderr].join('\n');

  it('says what it did, and that there is nothing left to do', async () => {
    const users = USERS.slice(0, 3);
    await withStore((database) => fill(database, users));
    const first = await rotate();
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(said(first)).toContain('6 exchange keys were encrypted anew, under 3 new data keys');
    expect(await readableAfter()).toEqual([6, 0]);
    const second = await rotate();
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(said(second)).toContain('Nothing was moved');
    expect(said(first) + said(second)).not.toMatch(/secret of|[\w+/]{43}=/);
  });

  it('leaves what it cannot open as it is, and names whose it is', async () => {
    const users = USERS.slice(0, 2);
    await withStore((database) => fill(database, users));
    const rotation = await rotate({ ENCRYPTION_KEY: ENV.ENCRYPTION_KEY });
    expect(await rotation.ended).toMatchObject({ code: 1 });
    expect(said(rotation)).toMatch(/user user-0, under [0-9a-f]{16}\n.*user user-1/);
    expect(await readableAfter()).toEqual([0, 4]);
  });

  it('is not noticed by a server that has both, and users who store keys meanwhile lose none', async () => {
    await withStore(async (database) => {
      await fill(database, USERS);
      const server = await vaultOn(database, newKey, oldKey);
      const config = aConfig({ ...ENV, DATA_DIR: dataDir });
      const actor = { kind: 'system', name: 'test' } as const;
      let isOver = false;
      const use = async (exchange: ExchangeId): Promise<void> => {
        for (let i = 0; !isOver; i += 1) {
          const user = USERS[i % USERS.length] ?? userId('');
          if (i % 10 === 0) await server.store(user, exchange, { secret: secretOf(user, exchange) });
          expect(await server.keys.status(user, exchange)).toMatchObject({ readable: true });
          expect((await server.keys.open(user, exchange)).reveal().secret).toBe(secretOf(user, exchange));
        }
      };
      const users = Promise.all(EXCHANGES.map(use));
      const tool = { connection: database.connection, audit: new RecordingAuditLog(), actor };
      const rotation = rotateKeys(tool, config).finally(() => (isOver = true));
      await Promise.all([users, rotation]);
      expect(await readable(database, newKey)).toBe(USERS.length * EXCHANGES.length);
    });
  });

  it('loses nothing when it is killed, however often, and does the rest when it is run again', async () => {
    const total = USERS.length * EXCHANGES.length;
    await withStore(async (database, uri) => {
      await fill(database, USERS);
      const dataKeys = database.connection.collection('data_keys');
      const old = (await dataKeys.findOne())?.keyEncryptionKeyId as string;
      const left = (): Promise<number> => dataKeys.countDocuments({ keyEncryptionKeyId: old });
      for (let before = await left(); before > 0; before = await left()) {
        const rotation = await rotate({ ...ENV, MONGODB_URI: uri });
        while (rotation.process.exitCode === null && (await left()) > before - 8);
        await rotation.kill();
        const moved = await readable(database, newKey);
        expect(await readable(database, oldKey)).toBe(total - moved);
      }
      expect(await readable(database, newKey)).toBe(total);
      expect(await dataKeys.countDocuments()).toBe(USERS.length);
    });
  });
});
