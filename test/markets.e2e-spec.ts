import { TestServer } from './support/server.js';

interface Market {
  symbol: string;
  tickSize: string;
  provenance: string;
}
interface Candles {
  provenance: string;
  items: { time: string; open: number; close: number }[];
}
interface Problem {
  code: string;
  detail: string;
}
const CANDLES = '/markets/BTC%2FUSDT/candles';

describe('market data over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    await server.signIn();
  });
  afterAll(() => server.dispose());

  it('lists the simulated markets without configuration', async () => {
    const { status, body } = await server.get<{ items: Market[]; nextCursor?: string }>('/markets');
    expect(status).toBe(200);
    expect(body.items.map(({ symbol }) => symbol)).toEqual([
      'BNB/USDT',
      'BTC/USDT',
      'ETH/USDT',
      'SOL/USDT',
      'XRP/USDT',
    ]);
    expect(body.items[1]).toMatchObject({ tickSize: '0.01', provenance: 'simulated' });
  });

  it.each(['1m', '5m', '15m', '30m', '1h', '4h', '1d'])(
    'has 500 closed %s candles from the start',
    async (timeframe) => {
      const { status, body } = await server.get<Candles>(`${CANDLES}?timeframe=${timeframe}&limit=500`);
      expect(status).toBe(200);
      expect(body.provenance).toBe('simulated');
      expect(body.items).toHaveLength(500);
    },
  );

  it.each([
    { path: '/markets/DOGE%2FUSDT/candles', status: 404, code: 'UNKNOWN_MARKET' },
    { path: '/markets?exchange=nowhere', status: 404, code: 'UNKNOWN_EXCHANGE' },
    { path: `${CANDLES}?timeframe=7m`, status: 422, code: 'INVALID_INPUT' },
    { path: `${CANDLES}?limit=501`, status: 422, code: 'INVALID_INPUT' },
    { path: `${CANDLES}?depth=2`, status: 422, code: 'INVALID_INPUT' },
  ])('answers $path with $status $code', async ({ path, status, code }) => {
    const answer = await server.get<Problem>(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a restart of the server', () => {
  const newest = async (server: TestServer): Promise<Candles['items']> => {
    await server.signIn();
    return (await server.get<Candles>(`${CANDLES}?limit=500`)).body.items;
  };

  it.each([
    { how: 'stopped', end: (server: TestServer) => server.stop() },
    { how: 'killed', end: (server: TestServer) => server.kill() },
  ])('goes on with the same market where it was $how, and never earlier', async ({ end }) => {
    const env = { SIM_SPEED: '600' };
    const first = await TestServer.start({ env });
    await first.signIn();
    const before = await newest(first);
    await end(first);
    const second = await TestServer.start({ env, dataDir: first.dataDir });
    const after = await newest(second);
    const last = before.at(-1)?.time ?? '';
    expect((after.at(-1)?.time ?? '') >= last).toBe(true);
    const times = new Set(after.map(({ time }) => time));
    const shared = before.filter(({ time }) => times.has(time));
    expect(shared.length).toBeGreaterThan(100);
    expect(after.filter(({ time }) => time <= last)).toEqual(shared);
    await second.dispose();
    await first.dispose();
  });
});
