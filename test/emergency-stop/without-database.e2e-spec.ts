import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startDatabaseProcess } from '../support/database-process.js';
import { TestServer } from '../support/server.js';

interface Status {
  readonly enabled: boolean;
  readonly epoch: number;
  readonly reason?: string;
}
interface StopAnswer {
  readonly success: boolean;
  readonly durable: string;
  readonly verdict: { readonly kind: string };
}

let folder: string;
const running: TestServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amarktai-'));
});
afterEach(async () => {
  for (const one of running) one.process.kill('SIGCONT');
  await Promise.all(running.splice(0).map((one) => one.dispose()));
  await rm(folder, { recursive: true });
});

function keep(server: TestServer): TestServer {
  running.push(server);
  return server;
}

const status = async (server: TestServer): Promise<Status> =>
  (await server.get<Status>('/emergency-stop/status')).body;

/** One that is halted never gets ready. */
async function start(
  env: Readonly<Record<string, string>>,
  until: 'ready' | 'listening' = 'ready',
): Promise<TestServer> {
  const options = { dataDir: folder, env };
  const server = keep(await (until === 'ready' ? TestServer.start(options) : TestServer.spawn(options)));
  await server.until('listening', () => server.url !== '');
  await server.signIn();
  return server;
}

describe('a stop while the database is gone', () => {
  it('halts at once, is kept by the file, and is written when the database is back', async () => {
    const { process: database, uri } = await startDatabaseProcess(join(folder, 'database'));
    keep(database);
    const server = await start({ MONGODB_URI: uri, MONGODB_TIMEOUT_MS: '1000' });
    database.process.kill('SIGSTOP');
    const stopped = await server.post<StopAnswer>('/admin/emergency-stop', { reason: 'fire' });
    expect(stopped).toMatchObject({
      status: 200,
      body: { success: false, durable: 'marker_file', verdict: { kind: 'unknown' } },
    });
    await access(join(folder, 'EMERGENCY_STOP'));
    expect(await status(server)).toMatchObject({ enabled: true, reason: 'fire' });

    database.process.kill('SIGCONT');
    await server.until('written', async () => {
      const { body } = await server.post<StopAnswer>('/admin/emergency-stop');
      return body.durable === 'database' && body.verdict.kind === 'clear';
    });
    await server.kill();
    await rm(join(folder, 'EMERGENCY_STOP'));
    const next = await start({ MONGODB_URI: uri }, 'listening');
    expect(await status(next)).toMatchObject({ enabled: true, reason: 'fire' });
  });
});

describe('a stop at the edge of a run', () => {
  const trading = (): Promise<TestServer> => start({ SEED_DEMO: 'true', SIM_SPEED: '600' }, 'listening');

  it('while starting: the file is there first, and no bot ever trades', async () => {
    await writeFile(join(folder, 'EMERGENCY_STOP'), 'not today');
    const server = await trading();
    expect(await status(server)).toMatchObject({ enabled: true, reason: 'not today' });
    const { body } = await server.get<{ items: { status: string }[] }>('/bots');
    expect(body.items.filter((bot) => bot.status === 'active')).toEqual([]);
    expect((await server.get<{ items: object[] }>('/orders')).body.items).toEqual([]);
  });

  it('while stopping: what was answered is kept', async () => {
    const server = await trading();
    const answer = server.post<StopAnswer>('/admin/emergency-stop', { reason: 'both' }).then(
      ({ status: code, body }) => (code === 200 ? body.durable : undefined),
      () => undefined,
    );
    const ending = server.stop();
    const durable = await answer;
    expect(await ending).toMatchObject({ signal: null });
    const next = await trading();
    const { enabled } = await status(next);
    if (durable === 'database') expect(enabled).toBe(true);
  });
});
