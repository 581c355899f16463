import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { TestServer } from '../support/server.js';

interface LifecycleView {
  readonly phase: string;
  readonly subsystems: readonly { readonly name: string; readonly state: string; readonly since: string }[];
}

describe('the running server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    await server.signIn();
  });
  afterAll(() => server.dispose());
  const messages = (): string[] => server.log.map(({ msg }) => msg);

  it('shows every part, and restarts one with its dependents, to administrators alone', async () => {
    expect((await fetch(`${server.url}/api/admin/lifecycle`)).status).toBe(401);
    const { body: before } = await server.get<LifecycleView>('/admin/lifecycle');
    expect(before.phase).toBe('running');
    expect(before.subsystems.map(({ name }) => name)).toEqual(expect.arrayContaining(['database', 'http']));

    const { status, body } = await server.post<{ restarted: LifecycleView['subsystems'] }>(
      '/admin/lifecycle/market-feeds/restart',
    );
    expect(status).toBe(200);
    expect(body.restarted[0]).toMatchObject({ name: 'market-feeds', state: 'running' });
    const { body: after } = await server.get<LifecycleView>('/admin/lifecycle');
    expect(after.subsystems.map(({ name, state }) => `${name} ${state}`)).toEqual(
      before.subsystems.map(({ name, state }) => `${name} ${state}`),
    );
    expect((await server.get('/health/ready')).status).toBe(200);
  });

  it.each([
    { name: 'database', status: 409, code: 'RESTART_REFUSED' },
    { name: 'no-such-part', status: 404, code: 'SUBSYSTEM_NOT_FOUND' },
  ])('refuses to restart $name', async ({ name, status, code }) => {
    expect(await server.post(`/admin/lifecycle/${name}/restart`)).toMatchObject({ status, body: { code } });
  });

  it('shows its feature flags', async () => {
    const { body } = await server.get<{ items: { variable: string; isOn: boolean }[] }>('/system/flags');

    expect(body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ variable: 'ENABLE_TRADING', isOn: true }),
        expect.objectContaining({ variable: 'ENABLE_LIVE_TRADING', isOn: false }),
      ]),
    );
  });

  it('reads its log level anew at SIGHUP, and keeps it when the file is wrong', async () => {
    const file = join(server.dataDir, '.env'); // Its working directory is DATA_DIR.
    await writeFile(file, 'LOG_LEVEL=debug\n');
    server.process.kill('SIGHUP');
    await server.until('the new level', () => messages().includes('SIGHUP: the log level is now debug'));

    await server.get('/health/ping');
    await server.until('a debug line', () => server.log.some(({ level }) => level === 'debug'));

    await writeFile(file, 'LOG_LEVEL=loud\n');
    server.process.kill('SIGHUP');
    await server.until('a refusal', () =>
      messages().some((msg) => msg.startsWith('SIGHUP: the log level stays as it was')),
    );
    expect((await server.get('/health/ping')).status).toBe(200);
  });
});

describe('the stop of the server', () => {
  it('stops cleanly while clients hold connections, and says nothing after its last line', async () => {
    const server = await TestServer.start();
    const messages = (): string[] => server.log.map(({ msg }) => msg);
    const { hostname, port } = new URL(server.url);
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    const stoppedAt = performance.now();

    expect(await server.stop()).toEqual({ code: 0, signal: null });

    expect(performance.now() - stoppedAt).toBeLessThan(3000);
    expect(messages().at(-1)).toBe('Stopped (SIGTERM), exit code 0');
    expect(messages().indexOf('Stopping (SIGTERM)')).toBeGreaterThan(0);
    idle.destroy();
    await server.dispose();
  });
});
