import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { onStore } from '@testing/persistence';

import { type CliRun, runCli } from '../support/cli.js';
import { inspect, ROOM_FOR_A_FLEET, startFleet } from '../support/fleet.js';
import { ADMIN, TestServer } from '../support/server.js';

const BOTS = 12;

let folder: string;
let source: Source;
const servers: TestServer[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amarktai-'));
  source = await tradingServer();
});
afterAll(async () => {
  for (const server of servers) await server.dispose();
  await rm(folder, { recursive: true });
});

async function start(dataDir: string, env: Record<string, string> = {}): Promise<TestServer> {
  const server = await TestServer.start({ dataDir, env: { ...ROOM_FOR_A_FLEET, SIM_SPEED: '600', ...env } });
  servers.push(server);
  await server.signIn();
  return server;
}

/** What is restored is halted, and says so: it is alive, and not ready. */
async function startHalted(dataDir: string): Promise<TestServer> {
  const server = await TestServer.spawn({ dataDir });
  servers.push(server);
  await server.until(
    'up',
    async () => server.url !== '' && (await server.get('/health/live')).status === 200,
  );
  return server;
}

const cli = (args: readonly string[], env: Record<string, string> = {}): Promise<CliRun> =>
  runCli(args, env, folder);
const ledgerIn = ({ stdout }: CliRun): string | undefined => /^Ledger (\w{64})$/m.exec(stdout)?.[1];

/** What a server on which bots traded has left, and a backup that was taken while they did. */
interface Source {
  readonly dataDir: string;
  readonly file: string;
  readonly taken: CliRun;
  /** Of a session that was open when the backup was taken. */
  readonly refreshToken: string;
}

async function tradingServer(): Promise<Source> {
  const dataDir = join(folder, 'source');
  const file = join(folder, 'a.backup');
  await mkdir(dataDir);
  const server = await start(dataDir);
  const { body } = await server.post<{ refreshToken: string }>('/auth/login', ADMIN);
  await startFleet(server, BOTS);
  await server.until('trades', async () => {
    const { body } = await server.get<{ items: unknown[] }>('/trades');
    return body.items.length >= 10;
  });
  const taken = await cli(['backup', '--out', file], { DATA_DIR: dataDir });
  expect((await server.get('/health/ready')).status).toBe(200);
  await server.stop();
  return { dataDir, file, taken, refreshToken: body.refreshToken };
}

describe('a backup of a server whose bots trade', () => {
  it('is restored into an empty store, where every invariant holds and nothing trades', async () => {
    const { file, taken } = source;
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    expect(taken.stdout).toContain('through the socket of the process that holds it');
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const dataDir = join(folder, 'restored');
    const restored = await cli(['restore', file], { DATA_DIR: dataDir });
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain(`${BOTS} bots wait for a person`);
    const { books } = await inspect(dataDir);
    expect(books.trades.length).toBeGreaterThanOrEqual(10);
    const again = await cli(['backup', '--out', join(folder, 'b.backup')], { DATA_DIR: dataDir });
    expect(ledgerIn(again)).toBe(ledgerIn(taken));
    expect(ledgerIn(again)).toBeDefined();

    const next = await startHalted(dataDir);
    await next.signIn();
    const { body: halt } = await next.get<{ enabled: boolean; reason: string; epoch: number }>(
      '/emergency-stop/status',
    );
    expect(halt).toMatchObject({
      enabled: true,
      reason: expect.stringMatching(/^Restored from the backup of/),
    });
    expect(halt.epoch).toBe(1);
    const { body: bots } = await next.get<{ items: { id: string; status: string; pauseReason: string }[] }>(
      '/bots?limit=200',
    );
    expect(new Set(bots.items.map((bot) => `${bot.status} ${bot.pauseReason}`))).toEqual(
      new Set(['paused restored']),
    );
    expect((await next.post(`/bots/${bots.items[0]?.id ?? ''}/resume`)).status).toBe(409);
    expect((await next.get<{ intact: boolean }>('/admin/audit/verify')).body).toMatchObject({ intact: true });
  });

  it('is looked at by a dry run, which changes nothing', async () => {
    const dry = (dataDir: string): Promise<CliRun> =>
      cli(['restore', source.file, '--dry-run'], { DATA_DIR: dataDir });
    const missing = join(folder, 'missing');
    const looked = await dry(missing);
    expect(looked).toMatchObject({ code: 0, stderr: '' });
    expect(looked.stdout).toContain('Nothing was written');
    await expect(stat(missing)).rejects.toThrow('ENOENT');

    const prepared = join(folder, 'prepared');
    await mkdir(prepared);
    await writeFile(join(prepared, 'signing-secret'), 'put there before the restore');
    expect(await dry(prepared)).toMatchObject({ code: 0, stderr: '' });
    expect(await readdir(prepared)).toEqual(['signing-secret']);

    const filled = join(folder, 'filled');
    await onStore(filled, (db) => db.collection('bots').insertOne({ name: 'here before' }));
    const refused = await dry(filled);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('not empty (bots)');
  });

  it('signs nobody in after it is restored who was signed in before', async () => {
    const { file, refreshToken } = source;
    const dataDir = join(folder, 'without-sessions');
    const restored = await cli(['restore', file], { DATA_DIR: dataDir });
    expect(restored.stdout).toContain('and 2 sessions ended');
    // The secret that tokens are signed with lies beside the store, and may be put back with it.
    await writeFile(join(dataDir, 'signing-secret'), await readFile(join(source.dataDir, 'signing-secret')), {
      mode: 0o600,
    });
    const next = await startHalted(dataDir);
    const refreshed = await next.request('/auth/refresh', {
      method: 'POST',
      body: JSON.stringify({ refreshToken }),
      headers: { 'content-type': 'application/json', authorization: '' },
    });
    expect(refreshed.status).toBe(401);
  });

  it('goes from one store to another and back, with the same ledger', async () => {
    const { taken, file } = source;
    const mongo = await standaloneStore(join(folder, 'mongo'));
    try {
      const env = { DATA_DIR: join(folder, 'beside'), MONGODB_URI: mongo.uri };
      expect(await cli(['restore', file], env)).toMatchObject({ code: 0 });
      const there = await cli(['backup', '--out', join(folder, 'there.backup')], env);
      expect(there.stdout).toContain('Backup of the database at MONGODB_URI');
      expect(ledgerIn(there)).toBe(ledgerIn(taken));
    } finally {
      await mongo.stop();
    }
    const back = await cli(['restore', join(folder, 'there.backup')], { DATA_DIR: join(folder, 'back') });
    expect(back).toMatchObject({ code: 0 });
    expect(ledgerIn(back)).toBe(ledgerIn(taken));
  });

  it('is proven by a trial, which the checklist shows', async () => {
    const { dataDir, file } = source;
    const server = await start(dataDir, { SIM_SPEED: '60' });
    const backupItem = async (): Promise<unknown> => {
      const { body } = await server.get<{ items: { code: string }[] }>('/admin/pre-live-checklist');
      return body.items.find(({ code }) => code === 'backup');
    };
    expect(await backupItem()).toMatchObject({ status: 'failed' });
    const verified = await cli(['backup', '--verify', file], { DATA_DIR: dataDir });
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toContain('Recorded in the database');
    expect(await backupItem()).toMatchObject({ status: 'passed' });
    const { body } = await server.get<{ items: object[] }>('/admin/backups');
    expect(body.items).toMatchObject([{ file, verifiedAt: expect.any(String) }]);
  });
});

/** The store on its own, on a port: what MONGODB_URI names is not the embedded store of a server. */
async function standaloneStore(data: string): Promise<{ uri: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [resolve('dist/apps/cli/src/main.js'), 'mongo', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const uri = await new Promise<string>((done) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('mongodb://')) done(line);
    });
  });
  return {
    uri,
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}
