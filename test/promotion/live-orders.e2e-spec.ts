import { jest } from '@jest/globals';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Connection, createConnection } from 'mongoose';

import { LiveLabServer, SECOND_ADMIN, TRADER } from '../support/live-lab.js';
import { ADMIN } from '../support/server.js';

jest.setTimeout(240_000);

/** Little is asked for, so that the way to a live bot is short: what a live order is asked is what is tested here. */
const SHORT_WAY = {
  LIVE_GATE_PAPER_DAYS_MIN: '1',
  LIVE_GATE_TRADES_MIN: '10',
  LIVE_GATE_FIRST_LOOK_TRADES: '10',
  LIVE_GATE_LOSSES_MIN: '1',
  REQUIRE_TWO_PERSON_LIVE: 'true',
  PROMOTION_DRAWDOWN_MAX: '0.04',
} as const;
const PAPER_TRADES = 20;

interface Promotion {
  readonly id: string;
  readonly state: string;
  readonly ending?: { readonly code: string };
}
interface Bot {
  readonly id: string;
  readonly mode: string;
  readonly status: string;
  readonly pauseReason?: string;
}
interface Problem {
  readonly code: string;
  readonly reasons?: readonly string[];
}

describe('live orders', () => {
  let lab: LiveLabServer;
  let bot: string;
  let key: string;
  let other: string;
  const botNow = async (id = bot): Promise<Bot> => (await lab.get<Bot>(`/bots/${id}`)).body;
  const promotion = async (id = bot): Promise<Promotion> =>
    (await lab.get<{ promotion: Promotion }>(`/bots/${id}/promotion`)).body.promotion;
  const patch = (path: string, body: unknown): Promise<{ status: number; body: Problem }> =>
    lab.server.request<Problem>(path, {
      method: 'PATCH',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const enters = async (): Promise<boolean> => {
    const before = (await lab.ordersAtVenue()).length;
    await lab.moves(0, 0);
    return (await lab.ordersAtVenue()).length > before;
  };
  async function promoteByTwo(): Promise<Promotion> {
    await lab.as(TRADER);
    const { body: request } = await lab.post<Promotion>(`/bots/${bot}/promote`);
    await lab.as(SECOND_ADMIN);
    const { body } = await lab.post<Promotion>(`/admin/promotions/${request.id}/approve`);
    await lab.as(TRADER);
    return body;
  }

  beforeAll(async () => {
    lab = await LiveLabServer.start({ env: SHORT_WAY });
    await lab.post('/admin/users', { ...TRADER, role: 'trader' });
    await lab.post('/admin/users', { ...SECOND_ADMIN, role: 'admin' });
    await lab.as(TRADER);
    bot = await lab.startBot();
    await lab.trades(PAPER_TRADES);
    key = await lab.storeKey();
  });
  afterAll(() => lab.server.dispose());

  it('come of no bot that was made, or changed to be, live', async () => {
    const draft = { name: 'Live at once', exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
    const rest = { strategy: 'coin_flip', initialCapital: '1000', mode: 'live' };
    expect((await lab.post(`/bots`, { ...draft, ...rest })).status).toBe(422);
    expect((await patch(`/bots/${bot}`, { mode: 'live' })).status).toBe(422);
    expect(await botNow()).toMatchObject({ mode: 'paper' });
  });

  it('need a second administrator, who is not the one who asks in another role', async () => {
    const { body: request } = await lab.post<Promotion>(`/bots/${bot}/promote`);
    expect(request).toMatchObject({ state: 'requested' });
    expect(await botNow()).toMatchObject({ mode: 'paper' });
    const approval = `/admin/promotions/${request.id}/approve`;
    expect((await lab.post(approval)).status).toBe(403);
    await lab.as(ADMIN);
    const { body } = await lab.get<{ items: { id: string; email: string }[] }>('/admin/users');
    const trader = body.items.find(({ email }) => email === TRADER.email)?.id ?? '';
    await patch(`/admin/users/${trader}`, { role: 'admin' });
    await lab.as(TRADER);
    expect((await lab.post<Problem>(approval)).body.code).toBe('OWN_REQUEST');
    expect(await botNow()).toMatchObject({ mode: 'paper' });
    await lab.as(SECOND_ADMIN);
    expect((await lab.post<Promotion>(approval)).body).toMatchObject({ state: 'live' });
    await patch(`/admin/users/${trader}`, { role: 'trader' });
    await lab.as(TRADER);
    expect(await botNow()).toMatchObject({ mode: 'live' });
    expect(await enters()).toBe(true);
  });

  it('are made with what the evidence was made with', async () => {
    const { status, body } = await patch(`/bots/${bot}`, { params: { seed: 2 } });
    expect([status, body.code]).toEqual([409, 'BOT_LIVE']);
  });

  it('end with an emergency stop, and demotion works while it lasts', async () => {
    await lab.post('/emergency-stop', { reason: 'a test' });
    expect(await enters()).toBe(false);
    expect((await lab.post<Promotion>(`/bots/${bot}/demote`)).body).toMatchObject({ state: 'ended' });
    expect(await botNow()).toMatchObject({ mode: 'paper', pauseReason: 'emergency_stop' });
    const { body } = await lab.post<Problem>(`/bots/${bot}/promote`);
    expect(body.reasons).toContain('Emergency stop is currently active');
    await lab.post('/emergency-stop/resume', { reason: 'the test goes on', force: true });
    await lab.post(`/bots/${bot}/resume`);
  });

  it('end with the key they are made with, between two of them', async () => {
    await promoteByTwo();
    expect(await enters()).toBe(true);
    await lab.server.request(`/exchange-keys/${key}`, { method: 'DELETE' });
    expect(await enters()).toBe(false);
    expect(await botNow()).toMatchObject({ mode: 'live', pauseReason: 'no_exchange_keys' });
    expect((await lab.post<Problem>(`/bots/${bot}/resume`)).status).toBe(409);
    await lab.storeKey();
    await lab.post(`/bots/${bot}/resume`);
    expect(await enters()).toBe(true);
  });

  it('are exits alone while a bot that holds something goes back to paper', async () => {
    await lab.moves(0);
    expect((await lab.post<Promotion>(`/bots/${bot}/demote`)).body).toMatchObject({ state: 'winding_down' });
    expect(await botNow()).toMatchObject({ mode: 'live', status: 'active' });
    const before = await lab.ordersAtVenue();
    await lab.moves(0.01);
    await lab.server.until('the end', async () => (await promotion()).state === 'ended');
    expect((await lab.ordersAtVenue()).slice(before.length)).toMatchObject([{ side: 'sell' }]);
    expect(await botNow()).toMatchObject({ mode: 'paper', status: 'active' });
  });

  it('end with the drawdown that is allowed of the capital at work, before the next one', async () => {
    await lab.server.until('a flat bot', async () => !(await isHolding()));
    await promoteByTwo();
    // 5.7 % of the paper capital is at stake, three quarters of it are lost: 4.3 % of the capital at work.
    await lab.moves(0, -0.75);
    expect(await enters()).toBe(false);
    await lab.server.until('the demotion', async () => (await promotion()).state === 'ended');
    expect((await promotion()).ending).toMatchObject({ code: 'drawdown' });
    expect(await botNow()).toMatchObject({ mode: 'paper', status: 'paused', pauseReason: 'drift' });
  });

  it('come of no database that was edited, nor of a forged promotion', async () => {
    const draft = { name: 'Forged', exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
    const params = { seed: 1, entryProbability: 1, exitProbability: 1 };
    const { body } = await lab.post<Bot>('/bots', {
      ...draft,
      strategy: 'coin_flip',
      params,
      initialCapital: '10000',
    });
    other = body.id;
    await restart({}, async (database) => {
      await database.collection<{ _id: string }>('bots').updateMany(
        { _id: { $in: [bot, other] } },
        {
          $set: { mode: 'live', status: 'active', pauseReason: null },
        },
      );
      const promotions = database.collection<{ _id: string; botId: string }>('promotions');
      const genuine = await promotions.findOne({ botId: bot });
      await promotions.insertOne({ ...genuine, _id: 'forged', botId: other, state: 'live' } as never);
    });
    await lab.moves(0, 0);
    await lab.server.until('both on paper', async () => {
      const modes = [await botNow(bot), await botNow(other)].map(({ mode }) => mode);
      return modes.every((mode) => mode === 'paper');
    });
    expect(await lab.ordersAtVenue()).toEqual([]);
    expect((await promotion(other)).ending).toMatchObject({ code: 'evidence' });
    expect((await promotion(bot)).ending).toMatchObject({ code: 'no_promotion' });
  });

  it('are allowed by no gate that is switched off', async () => {
    await restart({ ENABLE_LIVE_TRADING: 'false' }, () => Promise.resolve());
    const { body } = await lab.post<Problem>(`/bots/${bot}/promote`);
    expect(body.reasons).toContain(
      'Live trading is disabled in system configuration (ENABLE_LIVE_TRADING=false)',
    );
  });

  async function isHolding(): Promise<boolean> {
    const { body } = await lab.get<{ position?: unknown }>(`/bots/${bot}/performance`);
    if (body.position !== undefined) await lab.moves(0);
    return body.position !== undefined;
  }

  /** Stops the server, does something to its database, and starts it again at the time it stopped. */
  async function restart(
    env: Record<string, string>,
    edit: (database: Connection) => Promise<void>,
  ): Promise<void> {
    const { dataDir } = lab.server;
    const { body } = await lab.post<{ now: number }>('/lab/moves', { moves: [], minutesApart: 1 });
    await lab.server.stop();
    const store = await startEmbeddedMongo({ dataDir });
    const connection = await createConnection(store.uri).asPromise();
    await edit(connection);
    await connection.close();
    await store.close();
    const options = { dataDir, env: { ...SHORT_WAY, LAB_START_MS: String(body.now), ...env } };
    lab = await LiveLabServer.start(options);
    await lab.as(TRADER);
  }
});
