import { TestServer } from '../support/server.js';

interface Eligibility {
  live_allowed: boolean;
  reasons: string[];
}
const aBot = {
  name: 'Momentum',
  exchange: 'simulated',
  symbol: 'BTC/USDT',
  timeframe: '1m',
  strategy: 'ema_cross',
  riskMode: 'balanced',
  initialCapital: '1000',
};
const PASSWORD = 'correct horse battery';

describe('the way to real money', () => {
  let server: TestServer;
  let botId: string;
  beforeAll(async () => {
    server = await TestServer.start({ env: { ENABLE_LIVE_TRADING: 'true' } });
    await server.signIn();
    const { status, body } = await server.post<{ id: string }>('/bots', aBot);
    expect(status).toBe(201);
    botId = body.id;
    await server.post(`/bots/${botId}/start`);
  });
  afterAll(() => server.dispose());

  const patch = (path: string, body: unknown): ReturnType<TestServer['request']> =>
    server.request(path, {
      method: 'PATCH',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const modes = async (): Promise<string[]> =>
    (await server.get<{ items: { mode: string }[] }>('/bots')).body.items.map(({ mode }) => mode);

  it('is described with every reason at once', async () => {
    const { status, body } = await server.get<Eligibility>(`/live-eligibility?botId=${botId}`);

    expect(status).toBe(200);
    expect(body).toEqual({
      live_allowed: false,
      reasons: [
        'Minimum 7 days paper trading required (current: 0 days)',
        'No exchange API keys configured',
        'Minimum 25 closed trades required (current: 0)',
        'Minimum win rate of 52% required (current: no trades)',
        'Net profit must be above zero (current: no trades)',
        "No evidence yet for 'Momentum': 0 of 100 trades (variants tried: 1)",
      ],
    });
  });

  it('is described with every check, what it found and what would help', async () => {
    const { body } = await server.get<{ checks: Record<string, unknown>[] }>(
      `/live-eligibility/report?botId=${botId}`,
    );

    expect(body).toMatchObject({ liveAllowed: false, policy: { weaknesses: [] } });
    expect(body.checks.map(({ code, status }) => [code, status])).toEqual([
      ['live_trading_enabled', 'passed'],
      ['emergency_stop', 'passed'],
      ['paper_days', 'failed'],
      ['exchange_keys', 'failed'],
      ['drawdown', 'passed'],
      ['trades', 'failed'],
      ['win_rate', 'failed'],
      ['net_profit', 'failed'],
      ['evidence', 'failed'],
    ]);
    for (const check of body.checks)
      expect(check).toMatchObject({ measured: expect.any(String), threshold: expect.any(String) });
  });

  it('is not a field of a bot that one creates', async () => {
    expect((await server.post('/bots', { ...aBot, name: 'Live', mode: 'live' })).status).toBe(422);
    expect(await modes()).toEqual(['paper']);
  });

  it('is not a field of a bot that one changes', async () => {
    expect((await patch(`/bots/${botId}`, { mode: 'live' })).status).toBe(422);
    expect(await modes()).toEqual(['paper']);
  });

  it('is closed to a promotion that nothing speaks for, with the reasons', async () => {
    const { status, body } = await server.post<Eligibility>(`/bots/${botId}/promote`);

    expect(status).toBe(409);
    expect(body.reasons).toContain('Minimum 25 closed trades required (current: 0)');
    expect(await modes()).toEqual(['paper']);
  });

  it('is no shorter for administrators, nor for whoever has just become one', async () => {
    const account = { email: 'ann@example.com', password: PASSWORD, role: 'trader' };
    const { body: ann } = await server.post<{ id: string }>('/admin/users', account);
    await patch(`/admin/users/${ann.id}`, { role: 'admin' });
    await server.signIn(account.email, PASSWORD);
    const { body: bot } = await server.post<{ id: string }>('/bots', aBot);

    expect((await server.post(`/bots/${bot.id}/promote`)).status).toBe(409);
    expect((await server.get<Eligibility>('/live-eligibility')).body.live_allowed).toBe(false);
    expect(await modes()).toEqual(['paper']);
    await server.signIn();
  });

  it('of another user is nobody’s business', async () => {
    expect((await server.get(`/live-eligibility?botId=somebody-elses`)).status).toBe(404);
  });

  it('is told to nobody who has not signed in', async () => {
    const anonymous = await fetch(`${server.url}/api/live-eligibility`);

    expect(anonymous.status).toBe(401);
  });
});

describe('a gate that was weakened', () => {
  const weak = { LIVE_GATE_TRADES_MIN: '5', LIVE_GATE_PAPER_DAYS_MIN: '0' };
  const production = {
    NODE_ENV: 'production',
    ENCRYPTION_KEY: Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37) % 251)).toString('base64'),
  };

  it('says so in every report', async () => {
    const server = await TestServer.start({ env: weak });
    try {
      await server.signIn();
      const { body } = await server.get('/live-eligibility/report');

      expect(body).toMatchObject({
        policy: {
          weaknesses: [
            'LIVE_GATE_PAPER_DAYS_MIN is 0, looser than the default of 7',
            'LIVE_GATE_TRADES_MIN is 5, looser than the default of 25',
          ],
        },
      });
    } finally {
      await server.dispose();
    }
  });

  it('does not start in production', async () => {
    const server = await TestServer.spawn({ env: { ...weak, ...production } });
    try {
      expect(await server.ended).toMatchObject({ code: 1 });
      expect(JSON.stringify(server.log) + server.stderr).toContain('LIVE_GATE_TRADES_MIN is 5');
    } finally {
      await server.dispose();
    }
  });
});
