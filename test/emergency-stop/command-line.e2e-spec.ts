import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CliRun, runCli } from '../support/cli.js';
import { ADMIN, TestServer } from '../support/server.js';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

let folder: string;
let server: TestServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amarktai-'));
});
afterEach(async () => {
  server?.process.kill('SIGCONT');
  await server?.dispose();
  server = undefined;
  await rm(folder, { recursive: true });
});

const cli = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> =>
  runCli(args, { DATA_DIR: folder, AMARKTAI_URL: server?.url ?? NOWHERE, ...env }, folder);
const stop = ['emergency-stop', '--reason', 'from the shell'] as const;

async function start(): Promise<TestServer> {
  server = await TestServer.start({ dataDir: folder });
  await server.signIn();
  return server;
}

async function token(running: TestServer): Promise<string> {
  const { body } = await running.post<{ accessToken: string }>('/auth/login', ADMIN);
  return body.accessToken;
}

const isHalted = async (running: TestServer): Promise<boolean> =>
  (await running.get<{ enabled: boolean }>('/emergency-stop/status')).body.enabled;

describe('the command line', () => {
  it('stops, tells and resumes through a running server, and says so', async () => {
    const running = await start();
    const env = { AMARKTAI_TOKEN: await token(running) };
    const stopped = await cli(stop, env);
    expect(stopped).toMatchObject({ code: 0, stderr: '' });
    expect(stopped.stdout).toContain(`Done through the server at ${running.url}`);
    expect(stopped.stdout).toContain('verdict: clear');
    expect(await isHalted(running)).toBe(true);
    const status = await cli(['emergency-status'], env);
    expect(status.stdout).toContain('"reason": "from the shell"');
    expect(await cli(['emergency-resume'], env)).toMatchObject({ code: 0 });
    expect(await isHalted(running)).toBe(false);
    const again = await cli(['emergency-resume'], env);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stdout).toContain('There is no active emergency stop');
  });

  it('stops a running server by the marker file when it has no token', async () => {
    const running = await start();
    const { code, stdout } = await cli(stop);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Not through the server.*\nNot in the embedded store.*\nDone by the file/);
    await running.until('halted', () => isHalted(running), 1000);
  });

  it('stops a server whose event loop is blocked, which halts as soon as it turns again', async () => {
    const running = await start();
    running.process.kill('SIGSTOP');
    const { code, stdout } = await cli(stop);
    expect(code).toBe(0);
    expect(stdout).toContain(`Done by the file ${join(folder, 'EMERGENCY_STOP')}`);
    running.process.kill('SIGCONT');
    await running.until('halted', () => isHalted(running), 2000);
  });

  it('stops a dead server in its embedded store: the next start comes up halted and goes on', async () => {
    await (await start()).kill();
    const { code, stdout } = await cli(stop);
    expect(code).toBe(0);
    expect(stdout).toContain('Done in the embedded store');
    expect(stdout).toContain('stays open until the server runs');
    const refused = await cli(['emergency-resume']);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stdout).toContain('The stop is not through');
    server = await TestServer.spawn({ dataDir: folder });
    await server.until('clear', () => isClear(server));
    const { body } = await server.get<{ items: { action: string }[] }>('/admin/audit');
    expect(body.items.filter(({ action }) => action.startsWith('emergency_stop'))).toMatchObject([
      { action: 'emergency_stop.activated', actor: expect.stringMatching(/^system:command line/) },
    ]);
  });

  it('resumes a dead server by force with a reason, or when its stop is through', async () => {
    const running = await start();
    await cli(stop, { AMARKTAI_TOKEN: await token(running) });
    await running.kill();
    expect(await cli(['emergency-resume'])).toMatchObject({ code: 0 });
    await cli(stop);
    expect(await cli(['emergency-resume', '--force'])).toMatchObject({ code: 1 });
    expect(await cli(['emergency-resume', '--force', '--reason', 'checked'])).toMatchObject({ code: 0 });
    expect((await cli(['emergency-status'])).stdout).toContain('"enabled": false');
  });

  it('stops a folder no server has ever used only if it is there', async () => {
    const missing = join(folder, 'missing');
    const { code, stdout } = await cli(stop, { DATA_DIR: missing });
    expect(code).toBe(1);
    expect(stdout).toContain('Nothing was done');
    await expect(access(missing)).rejects.toThrow('ENOENT');
  });

  it('is not kept from stopping by a mistake in another setting', async () => {
    expect(await cli(stop, { TRADING_SAFETY_TICK_MS: 'soon' })).toMatchObject({ code: 0 });
  });

  it('wants a reason', async () => {
    expect(await cli(['emergency-stop'])).toMatchObject({ code: 64 });
  });
});

async function isClear(running: TestServer | undefined): Promise<boolean> {
  if (running === undefined || running.url === '') return false;
  await running.signIn();
  const { body } = await running.get<{ enabled: boolean; verdict?: { kind: string } }>(
    '/emergency-stop/status',
  );
  return body.enabled && body.verdict?.kind === 'clear';
}
