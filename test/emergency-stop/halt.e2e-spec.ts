import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { TestServer } from '../support/server.js';

interface StopAnswer {
  readonly success: boolean;
  readonly epoch: number;
  readonly durable: string;
  readonly botsPaused: number;
  readonly verdict: { readonly kind: string };
  readonly steps: readonly { readonly name: string; readonly outcome: string }[];
}
interface Status {
  readonly enabled: boolean;
  readonly epoch: number;
  readonly reason?: string;
  readonly verdict?: { readonly kind: string };
}
interface Bots {
  readonly items: readonly { readonly id: string; readonly status: string; readonly pauseReason: string }[];
}

const FAST = { SEED_DEMO: 'true', SIM_SPEED: '600' };

const status = async (server: TestServer): Promise<Status> =>
  (await server.get<Status>('/emergency-stop/status')).body;
const bots = async (server: TestServer): Promise<Bots['items']> =>
  (await server.get<Bots>('/bots')).body.items;
const stop = (server: TestServer, reason = 'fire'): ReturnType<typeof server.post<StopAnswer>> =>
  server.post<StopAnswer>('/admin/emergency-stop', { reason });

describe('the emergency stop of a running server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({ env: FAST });
    await server.signIn();
  });
  afterAll(() => server.dispose());

  it('halts every part, pauses every bot, and says clear', async () => {
    const { status: code, body } = await stop(server);
    expect(code).toBe(200);
    expect(body).toMatchObject({ success: true, epoch: 1, durable: 'database', verdict: { kind: 'clear' } });
    expect(body.botsPaused).toBeGreaterThan(0);
    expect(body.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'trading-scheduler done',
      'autopilot done',
      'bots done',
    ]);
    expect(new Set((await bots(server)).map((bot) => bot.pauseReason))).toEqual(new Set(['emergency_stop']));
    expect(server.log).toContainEqual(
      expect.objectContaining({ level: 'fatal', msg: '🚨 EMERGENCY STOP ACTIVATED - ALL TRADING HALTED' }),
    );
  });

  it('shows it: status, readiness, and the scheduler', async () => {
    expect(await status(server)).toMatchObject({ enabled: true, epoch: 1, reason: 'fire' });
    expect((await server.get('/health/ready')).status).toBe(503);
    const { body } = await server.get('/system/status');
    expect(body).toMatchObject({ halted: true, haltedBecause: 'fire', scheduler: { running: false } });
  });

  it('lets nobody make a bot active', async () => {
    const [bot] = await bots(server);
    expect(await server.post(`/bots/${bot?.id ?? ''}/resume`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Emergency stop is currently active: fire') },
    });
  });

  it('is one stop for two administrators at once, and both are answered', async () => {
    const answers = await Promise.all([stop(server, 'one'), stop(server, 'two')]);
    expect(answers.map(({ status: code, body }) => [code, body.epoch])).toEqual([
      [200, 1],
      [200, 1],
    ]);
    expect(await status(server)).toMatchObject({ reason: 'fire' });
  });

  it('ends without a restart, once for two who end it at once, and leaves the bots paused', async () => {
    const answers = await Promise.all([1, 2].map(() => server.post('/admin/emergency-resume')));
    expect(answers.map(({ status: code }) => code).sort()).toEqual([200, 409]);
    expect(answers.find(({ status: code }) => code === 200)?.body).toMatchObject({
      success: true,
      note: 'Bots remain paused for manual review',
    });
    expect(await status(server)).toMatchObject({ enabled: false });
    const { body } = await server.get('/system/status');
    expect(body).toMatchObject({ halted: false, scheduler: { running: true } });
    expect(new Set((await bots(server)).map((bot) => bot.status))).toEqual(new Set(['paused']));
    const [bot] = await bots(server);
    expect((await server.post(`/bots/${bot?.id ?? ''}/resume`)).status).toBeLessThan(300);
  });

  it('is triggered by the marker file alone, within a second, and a resume takes the file away', async () => {
    const marker = join(server.dataDir, 'EMERGENCY_STOP');
    await writeFile(marker, 'pulled the plug');
    await server.until('halted', async () => (await status(server)).enabled, 1000);
    expect(await status(server)).toMatchObject({ epoch: 2, reason: 'pulled the plug' });
    await server.until('clear', async () => (await status(server)).verdict?.kind === 'clear');
    expect((await server.post('/admin/emergency-resume')).status).toBe(200);
    await expect(access(marker)).rejects.toThrow('ENOENT');
    expect(await status(server)).toMatchObject({ enabled: false });
  });

  it('of one user halts that user only, and only an administrator stops everyone', async () => {
    const credentials = { email: 'eve@example.com', password: 'a long enough password' };
    expect((await server.post('/admin/users', { ...credentials, role: 'trader' })).status).toBe(201);
    const before = await bots(server);
    await server.signIn(credentials.email, credentials.password);
    expect((await stop(server)).status).toBe(403);
    expect(await server.post('/emergency-stop', { reason: 'mine' })).toMatchObject({ status: 200 });
    expect(await status(server)).toMatchObject({ enabled: true, reason: 'mine' });
    await server.signIn();
    expect(await status(server)).toMatchObject({ enabled: false });
    expect(await bots(server)).toEqual(before);
  });

  it('tells of every change as it happens, and no open stream holds the end of the process', async () => {
    const stream = await fetch(`${server.url}/api/emergency-stop/progress`, {
      headers: server.authorization,
    });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await stop(server, 'watched');
    let told = '';
    while (!told.includes('"kind":"clear"')) told += (await reader?.read())?.value ?? '';
    expect(told).toContain('event: emergency-stop');
    expect(told).toContain('"reason":"watched"');
    const began = performance.now();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
