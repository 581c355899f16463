import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { backUp, restore, type Restored } from '@app/backup';
import { haltStoreOn, neverStopped } from '@app/emergency-stop';
import { ManualClock } from '@app/kernel';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import { RecordingAuditLog } from '@testing/audit';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { createConnection, mongo, Types } from 'mongoose';

import { runCli } from '../support/cli.js';
import { TestServer } from '../support/server.js';

const { Binary, BSONRegExp, Double, Int32, Long } = mongo;
const actor = { kind: 'system', name: 'test' } as const;
const clock = new ManualClock(Date.UTC(2026, 5, 1));

let folder: string;
let source: TestDatabase;
let target: TestDatabase;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amarktai-'));
  file = join(folder, 'a.backup');
  [source, target] = await Promise.all([inMemoryConnection(), inMemoryConnection()]);
});
afterEach(async () => {
  await Promise.all([source.close(), target.close()]);
  await rm(folder, { recursive: true });
});

const take = (): Promise<unknown> =>
  backUp({ connection: source.connection, audit: new RecordingAuditLog(), clock, actor }, file);

const putBack = (options: { startOver?: boolean } = {}): Promise<Restored> =>
  restore(
    { connection: target.connection, audit: new RecordingAuditLog(), clock, actor, known: [] },
    { file, dryRun: false, startOver: options.startOver ?? false },
  );

const fill = (name: string, documents: object[]): Promise<unknown> =>
  source.connection.collection(name).insertMany(documents);

const all = async (database: TestDatabase, name: string): Promise<mongo.Document[]> =>
  await database.connection.collection(name).find().sort({ _id: 1 }).toArray();

describe('a backup', () => {
  it('is one state of all collections, whatever is written meanwhile', async () => {
    const accounts = Array.from({ length: 300 }, (_, n) => ({ _id: `a${n}`, balance: 100 }));
    await fill('accounts_a', accounts);
    await fill('accounts_b', accounts);
    let isOver = false;
    const { connection, transactions } = source;
    const transfer = async (n: number): Promise<void> => {
      if (isOver) return;
      await transactions.run(async (session) => {
        const one = { _id: `a${n % 300}` } as object;
        await connection.collection('accounts_a').updateOne(one, { $inc: { balance: -1 } }, { session });
        await connection.collection('accounts_b').updateOne(one, { $inc: { balance: 1 } }, { session });
      });
      await transfer(n + 7);
    };
    const transfers = Promise.all([1, 2, 3].map(transfer));
    await take();
    isOver = true;
    await transfers;
    await putBack();
    const total = async (name: string): Promise<number> =>
      (await all(target, name)).reduce((sum, { balance }) => sum + Number(balance), 0);
    expect((await total('accounts_a')) + (await total('accounts_b'))).toBe(60_000);
    expect(await total('accounts_b')).toBeGreaterThan(30_000);
  });

  it('keeps every type, field order, index and document that is due to expire', async () => {
    await fill('odd', [
      {
        _id: new Types.ObjectId(),
        int: new Int32(1),
        whole: new Double(1),
        long: Long.fromString('9007199254740993'),
        decimal: Types.Decimal128.fromString('1.500'),
        at: new Date(-1),
        bytes: new Binary(Buffer.from([1])),
        pattern: new BSONRegExp('^a', 'i'),
        nested: new Map<string, unknown>([
          ['b', 1],
          ['10', 2],
          ['9', 3],
        ]),
        old: new Date(0),
      },
    ]);
    const odd = source.connection.collection('odd');
    await source.connection.db?.command({
      createIndexes: 'odd',
      indexes: [
        { key: { old: 1 }, name: 'expiry', expireAfterSeconds: 1_000_000_000 },
        {
          key: { int: 1, long: -1 },
          name: 'unique',
          unique: true,
          partialFilterExpression: { int: { $gt: 0 } },
        },
      ],
    });
    await take();
    await putBack();
    const raw = async ({ connection }: TestDatabase): Promise<unknown> =>
      await connection.collection('odd').find({}, { raw: true }).toArray();
    expect(await raw(target)).toEqual(await raw(source));
    expect(await target.connection.collection('odd').indexes()).toEqual(await odd.indexes());
  });

  it('leaves no file behind that is not whole, and replaces none', async () => {
    await take();
    await expect(take()).rejects.toMatchObject({ code: 'BACKUP_EXISTS' });
  });
});

describe('a restore', () => {
  it('makes no bot active or live, and starts an emergency stop of its own', async () => {
    const bot = (_id: string, fields: object): object => ({
      _id,
      statusReason: 'why',
      mode: 'paper',
      ...fields,
    });
    await fill('bots', [
      bot('active', { status: 'active', mode: 'live' }),
      bot('archived', { status: 'archived' }),
      bot('healing', { status: 'quarantined', pauseReason: 'self_healing' }),
      bot('mine', { status: 'paused', pauseReason: 'user_paused' }),
      bot('stopped', { status: 'stopped', mode: 'live' }),
    ]);
    const stop = { ...neverStopped('global'), enabled: true, epoch: 7, reason: 'fire' };
    await haltStoreOn(source.connection).activate(stop);
    await fill('promotions', [
      { _id: 'p', botId: 'active', state: 'live', step: 2, version: 4 },
      { _id: 'q', botId: 'mine', state: 'ended', step: 1, version: 9 },
      { _id: 'r', botId: 'mine', state: 'requested', request: { by: 'ann' }, version: 1 },
    ]);
    await take();
    const { settled } = await putBack();
    expect(settled).toEqual({
      epoch: 8,
      botsPaused: 3,
      botsDemoted: 2,
      promotionsEnded: 2,
      sessionsEnded: 0,
    });
    expect(await all(target, 'promotions')).toMatchObject([
      { _id: 'p', state: 'ended', ending: { code: 'interrupted' }, version: 5 },
      { _id: 'q', version: 9 },
      { _id: 'r', state: 'ended', request: null, ending: { code: 'interrupted' }, version: 2 },
    ]);
    expect(await haltStoreOn(target.connection).find('global')).toMatchObject({ enabled: true, epoch: 8 });
    expect((await all(target, 'bots')).map((bot) => [bot._id, bot.status, bot.mode] as unknown[])).toEqual([
      ['active', 'paused', 'paper'],
      ['archived', 'archived', 'paper'],
      ['healing', 'paused', 'paper'],
      ['mine', 'paused', 'paper'],
      ['stopped', 'stopped', 'paper'],
    ]);
    expect(await target.connection.collection('bots').findOne({ _id: 'mine' as never })).toMatchObject({
      pauseReason: 'restored',
      statusReason: 'Restored from the backup of 2026-06-01T00:00:00.000Z; it was paused (why)',
      statusActor: actor,
    });
  });

  it('writes nothing between other documents', async () => {
    await fill('bots', [{ a: 1 }]);
    await take();
    await target.connection.collection('users').insertOne({ a: 1 });
    await expect(putBack()).rejects.toMatchObject({ code: 'RESTORE_TARGET_NOT_EMPTY' });
    await expect(putBack({ startOver: true })).rejects.toMatchObject({ code: 'RESTORE_TARGET_NOT_EMPTY' });
    expect(await all(target, 'bots')).toEqual([]);
  });

  it('writes nothing of a file with one wrong byte', async () => {
    await fill('bots', [{ a: 1 }]);
    await take();
    const bytes = await readFile(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(file, bytes);
    await expect(putBack()).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(await target.connection.listCollections()).toEqual([]);
  });

  it('refuses a schema that this version does not know', async () => {
    await fill('migrations', [{ _id: '9999-later', checksum: 'x', passes: {}, counts: {} }]);
    await take();
    await expect(putBack()).rejects.toThrow('migration 9999-later is not known here');
  });
});

describe('a restore that was killed', () => {
  it('is never taken for a complete one, and can be started over', async () => {
    const large = Array.from({ length: 30_000 }, (_, n) => ({ n, text: `${n}`.repeat(20) }));
    await fill('decisions', large);
    await take();
    const env = { DATA_DIR: join(folder, 'torso') };
    await killWhenBegun(['restore', file], env);

    const server = await TestServer.spawn({ dataDir: env.DATA_DIR });
    expect(await server.ended).toMatchObject({ code: 1 });
    expect(server.stderr).toContain('did not come to its end');
    const backup = await runCli(['backup', '--out', join(folder, 'no.backup')], env, folder);
    expect(backup).toMatchObject({ code: 1, stderr: expect.stringContaining('did not come to its end') });
    const again = await runCli(['restore', file], env, folder);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('--start-over') });

    expect(await runCli(['restore', file, '--start-over'], env, folder)).toMatchObject({ code: 0 });
    expect(await countIn(env.DATA_DIR, 'decisions')).toBe(large.length);
  });
});

/** As a power cut, right after the first write. */
async function killWhenBegun(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [resolve('dist/apps/cli/src/main.js'), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

async function countIn(dataDir: string, collection: string): Promise<number> {
  const store = await startEmbeddedMongo({ dataDir });
  const connection = await createConnection(store.uri).asPromise();
  try {
    return await connection.collection(collection).countDocuments();
  } finally {
    await connection.close();
    await store.close();
  }
}
