import { TestServer } from '../support/server.js';

interface List<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}
interface Decision {
  readonly outcome: string;
  readonly code: string;
  readonly reason: string;
  readonly slot: string;
  readonly sizing?: { readonly positionSize: string };
}

const BOT = {
  name: 'Watched',
  exchange: 'simulated',
  symbol: 'BTC/USDT',
  timeframe: '1m',
  strategy: 'buy_and_hold',
  riskMode: 'balanced',
  initialCapital: '1000',
};

describe('a bot that trades', () => {
  let server: TestServer;
  let id: string;

  beforeAll(async () => {
    server = await TestServer.start({ env: { SIM_SPEED: '600', EQUITY_INTERVAL_MS: '1000' } });
    await server.signIn();
    const created = await server.post<{ id: string }>('/bots', BOT);
    id = created.body.id;
    await server.post(`/bots/${id}/start`);
    await server.until('a position', async () => {
      const { body } = await server.get<List<Decision>>(`/bots/${id}/decisions`);
      return body.items.some(({ outcome }) => outcome === 'entered');
    });
  });
  afterAll(() => server.dispose());

  it('leaves one decision a candle, with its reason and, for an entry, its size', async () => {
    await server.until('more decisions', async () => {
      const { body } = await server.get<List<Decision>>(`/bots/${id}/decisions`);
      return body.items.length > 5;
    });
    const { body } = await server.get<List<Decision>>(`/bots/${id}/decisions?limit=200`);
    expect(new Set(body.items.map(({ slot }) => slot)).size).toBe(body.items.length);
    expect(body.items.every(({ reason }) => reason.length > 0)).toBe(true);
    expect(body.items.find(({ outcome }) => outcome === 'entered')?.sizing?.positionSize).toBe('10');
    expect(body.items[0]).toMatchObject({ outcome: 'held', code: 'hold' });
  });

  it('pages decisions without leaving one out or giving one twice', async () => {
    const first = await server.get<List<Decision>>(`/bots/${id}/decisions?limit=2`);
    const second = await server.get<List<Decision>>(
      `/bots/${id}/decisions?limit=2&cursor=${first.body.nextCursor ?? ''}`,
    );
    const slots = [...first.body.items, ...second.body.items].map(({ slot }) => Date.parse(slot));
    expect(slots).toEqual(slots.toSorted((a, b) => b - a));
    expect(new Set(slots).size).toBe(4);
    expect((await server.get(`/bots/${id}/decisions?cursor=nonsense`)).status).toBe(422);
  });

  it('is worth cash and position over time', async () => {
    await server.until('a snapshot', async () => {
      const { body } = await server.get<List<{ equity: string }>>(`/bots/${id}/equity`);
      return body.items.length > 0;
    });
    const { body } = await server.get<List<{ equity: string; cash: string; quote: string }>>(
      `/bots/${id}/equity`,
    );
    const [snapshot] = body.items;
    expect(snapshot?.quote).toBe('USDT');
    expect(Number(snapshot?.cash)).toBeLessThan(Number(snapshot?.equity));
    expect(Math.abs(Number(snapshot?.equity) - 1000)).toBeLessThan(5);
  });

  it('shows in the status of the system', async () => {
    const { body } = await server.get('/system/status');
    expect(body).toMatchObject({
      service: 'amarktai-api',
      mode: 'paper',
      halted: false,
      scheduler: { running: true, botsActive: 1 },
      feeds: [{ exchange: 'simulated', provenance: 'simulated', status: 'live' }],
    });
  });

  it('decides nothing more while it is paused, and keeps its position', async () => {
    await server.post(`/bots/${id}/pause`);
    const newest = async (): Promise<Decision | undefined> =>
      (await server.get<List<Decision>>(`/bots/${id}/decisions`)).body.items[0];
    await server.until('a look at the paused bot', async () => (await newest())?.code === 'bot_not_active');
    const { body } = await server.get<{ items: unknown[] }>('/trades');
    expect(body.items).toEqual([]);
  });
});
