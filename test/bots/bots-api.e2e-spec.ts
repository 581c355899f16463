import { type Answer, TestServer } from '../support/server.js';

interface BotBody {
  readonly id: string;
  readonly status: string;
  readonly riskMode: string;
}
interface Problem {
  readonly code: string;
  readonly detail: string;
}
interface List<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}
interface OrderBody {
  readonly clientOrderId: string;
  readonly state: string;
}

const BOT = {
  name: 'Holder',
  exchange: 'simulated',
  symbol: 'BTC/USDT',
  timeframe: '1m',
  strategy: 'buy_and_hold',
  riskMode: 'safe',
  initialCapital: '1000',
};
const TRADER = { email: 'trader@example.com', password: 'correct horse battery staple' };

describe('bots over HTTP', () => {
  let server: TestServer;
  let holder: BotBody;
  beforeAll(async () => {
    server = await TestServer.start({ env: { SIM_SPEED: '600' } });
    await server.signIn();
    holder = (await server.post<BotBody>('/bots', BOT)).body;
    await server.post(`/bots/${holder.id}/start`);
    await server.until('a position', async () => {
      const { body } = await server.get<{ position?: object }>(`/bots/${holder.id}/performance`);
      return body.position !== undefined;
    });
  });
  afterAll(() => server.dispose());

  const patch = (id: string, body: object): Promise<Answer<BotBody & Problem>> =>
    server.request(`/bots/${id}`, {
      method: 'PATCH',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const archive = (id: string): Promise<Answer<BotBody & Problem>> =>
    server.request(`/bots/${id}`, { method: 'DELETE' });

  it('show their orders and what they are worth', async () => {
    const orders = await server.get<List<OrderBody>>(`/bots/${holder.id}/orders`);
    expect(orders.body.items).toMatchObject([
      { state: 'filled', side: 'buy', purpose: 'entry', mode: 'paper' },
    ]);
    expect((await server.get<List<OrderBody>>('/orders?limit=1')).body.items).toEqual(orders.body.items);
    expect((await server.get(`/bots/${holder.id}/trades`)).body).toEqual({ items: [] });
    const { body } = await server.get<{ currencies: object[] }>('/portfolio');
    expect(body.currencies).toMatchObject([
      { quote: 'USDT', exposureByAsset: [{ name: 'BTC' }], exposureByVenue: [{ name: 'simulated' }] },
    ]);
  });

  it('are not archived while they hold something', async () => {
    const { status, body } = await archive(holder.id);
    expect([status, body.code]).toEqual([409, 'BOT_STATUS_FORBIDDEN']);
    expect(body.detail).toMatch(/still holds 0\.\d+ of BTC\/USDT/);
  });

  it('go through their life, and say why a move is refused', async () => {
    const { body: bot } = await server.post<BotBody>('/bots', {
      ...BOT,
      name: 'Mover',
      strategy: 'ema_cross',
    });
    const move = async (verb: string): Promise<string> => {
      const { body } = await server.post<BotBody & Partial<Problem>>(`/bots/${bot.id}/${verb}`);
      return body.code ?? body.status;
    };
    expect(bot.status).toBe('stopped');
    expect(await move('pause')).toBe('ILLEGAL_TRANSITION');
    expect([await move('start'), await move('start')]).toEqual(['active', 'ILLEGAL_TRANSITION']);
    expect((await patch(bot.id, { riskMode: 'risky' })).body.code).toBe('BOT_ACTIVE');
    expect([await move('pause'), await move('resume'), await move('stop')]).toEqual([
      'paused',
      'active',
      'stopped',
    ]);
    expect((await archive(bot.id)).body.status).toBe('archived');
    expect(await move('start')).toBe('ILLEGAL_TRANSITION');
  });

  it('change in what was asked for and in nothing else', async () => {
    const { body: bot } = await server.post<BotBody>('/bots', { ...BOT, name: 'Changer' });
    expect((await patch(bot.id, { name: 'Changed' })).body).toMatchObject({ ...bot, name: 'Changed' });
    expect((await patch(bot.id, { mode: 'live' })).status).toBe(422);
    expect((await patch(bot.id, { riskMode: null })).status).toBe(422);
    expect((await patch(bot.id, { initialCapital: '5000' })).status).toBe(422);
  });

  it('are made once for one Idempotency-Key', async () => {
    const create = (): Promise<Answer<BotBody>> =>
      server.post('/bots', { ...BOT, name: 'Once' }, { 'idempotency-key': 'k-1' });
    const [first, again] = [await create(), await create()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
  });

  it('do not exist for others, nor do their orders and trades', async () => {
    await server.post('/admin/users', { ...TRADER, role: 'trader' });
    await server.signIn(TRADER.email, TRADER.password);
    for (const part of ['', '/orders', '/trades', '/performance', '/decisions']) {
      expect([part, (await server.get(`/bots/${holder.id}${part}`)).status]).toEqual([part, 404]);
    }
    for (const verb of ['start', 'pause', 'resume', 'stop']) {
      expect((await server.post(`/bots/${holder.id}/${verb}`)).status).toBe(404);
    }
    expect((await patch(holder.id, { name: 'Mine' })).status).toBe(404);
    expect((await archive(holder.id)).status).toBe(404);
    for (const list of ['/bots', '/orders', '/trades']) {
      expect((await server.get(list)).body).toEqual({ items: [] });
    }
    expect((await server.get('/portfolio')).body).toEqual({ currencies: [] });
  });
});
