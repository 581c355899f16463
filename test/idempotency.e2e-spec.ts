import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Answer, TestServer } from './support/server.js';

interface Bot {
  id: string;
  code?: string;
}

const draft = (name: string): object => ({
  name,
  exchange: 'simulated',
  symbol: 'BTC/USDT',
  timeframe: '1m',
  strategy: 'ema_cross',
  params: {},
  riskMode: 'balanced',
  initialCapital: '1000',
});

describe('a creating request with an Idempotency-Key', () => {
  let dataDir: string;
  let server: TestServer;
  const create = (key: string, name: string): Promise<Answer<Bot>> =>
    server.post<Bot>('/bots', draft(name), { 'idempotency-key': key });
  const count = async (): Promise<number> => (await server.get<{ items: Bot[] }>('/bots')).body.items.length;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'amarktai-'));
    server = await TestServer.start({ dataDir });
    await server.signIn();
  });
  afterAll(async () => {
    await server.dispose();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('creates once, however often and however close together it is sent', async () => {
    const before = await count();
    const first = await create('one', 'One');
    expect(first.status).toBe(201);
    expect((await create('one', 'One')).body.id).toBe(first.body.id);
    const burst = await Promise.all(Array.from({ length: 8 }, () => create('two', 'Two')));
    expect(burst.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    expect(burst.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(await count()).toBe(before + 2);
  });

  it('is refused when the key was used for something else', async () => {
    await create('three', 'Three');
    const { status, body } = await create('three', 'Four');
    expect([status, body.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
  });

  it('may be sent again after it was refused', async () => {
    expect((await create('five', '')).status).toBe(422);
    expect((await create('five', 'Five')).status).toBe(201);
  });

  it('gets the same answer from the next process, after a kill', async () => {
    const first = await create('six', 'Six');
    await server.kill();
    server = await TestServer.start({ dataDir });
    await server.signIn();
    const again = await create('six', 'Six');
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
  });
});
