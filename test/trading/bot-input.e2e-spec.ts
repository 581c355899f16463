import { type Answer, TestServer } from '../support/server.js';

const GOOD = {
  name: 'Momentum',
  exchange: 'simulated',
  symbol: 'BTC/USDT',
  timeframe: '1m',
  strategy: 'ema_cross',
  initialCapital: '1000',
} as const;

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

describe('what a bot may not be', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    await server.signIn();
  });
  afterAll(() => server.dispose());

  const storedBots = async (): Promise<readonly string[]> =>
    (await server.get<{ items: { name: string }[] }>('/bots')).body.items.map(({ name }) => name);
  const create = (changes: object): Promise<Answer<Problem>> => server.post('/bots', { ...GOOD, ...changes });

  it.each([
    { path: 'symbol', value: 'DOGE/USDT', says: /'DOGE\/USDT' does not exist.*BTC\/USDT/ },
    { path: 'exchange', value: 'nowhere', says: /'nowhere' does not exist.*simulated/ },
    { path: 'strategy', value: 'crystal_ball', says: /'crystal_ball' does not exist.*ema_cross/ },
    { path: 'timeframe', value: '7m', says: /'7m' does not exist.*1m, 5m/ },
    { path: 'initialCapital', value: '99', says: /99 is not allowed \(100 to 100000\)/ },
    { path: 'initialCapital', value: '100001', says: /100001 is not allowed \(100 to 100000\)/ },
    { path: 'initialCapital', value: '499', says: /499 is too little.*at least 500 USDT/ },
    { path: 'initialCapital', value: '-1000', says: /positive decimal/ },
    { path: 'initialCapital', value: 1000, says: /string/ },
    { path: 'initialCapital', value: 'NaN', says: /positive decimal/ },
    { path: 'name', value: '   ', says: /./ },
    { path: 'riskMode', value: 'reckless', says: /safe, balanced|balanced/ },
    { path: 'leverage', value: 10, says: /./ },
  ])('refuses $path $value and says why', async ({ path, value, says }) => {
    const { status, body } = await create({ [path]: value });
    expect([status, body.code]).toEqual([422, 'INVALID_INPUT']);
    const found = body.errors?.filter((each) => each.path === path) ?? [];
    expect(found.map(({ message }) => message).join()).toMatch(says);
    expect(await storedBots()).toEqual([]);
  });

  it.each([
    { params: { fast: -1 }, path: 'params.fast' },
    { params: { fast: 'nine' }, path: 'params.fast' },
    { params: { crystal: 1 }, path: 'params.crystal' },
  ])('refuses the parameters $params', async ({ params, path }) => {
    const { status, body } = await create({ params });
    expect(status).toBe(422);
    expect(body.errors?.map((each) => each.path)).toEqual([path]);
    expect(await storedBots()).toEqual([]);
  });

  it('names everything that is wrong at once', async () => {
    const { body } = await create({ symbol: 'DOGE/USDT', strategy: 'crystal_ball', initialCapital: '99' });
    expect(body.errors?.map(({ path }) => path).toSorted()).toEqual(['initialCapital', 'strategy', 'symbol']);
  });

  const send = (body: string): Promise<Answer<Problem>> =>
    server.request('/bots', { method: 'POST', body, headers: { 'content-type': 'application/json' } });

  it.each([
    { what: 'a body that is not JSON', body: '{"name": Momentum}', status: 400, code: 'MALFORMED_REQUEST' },
    {
      what: 'a body of 10 MB',
      body: JSON.stringify({ ...GOOD, name: 'x'.repeat(10_000_000) }),
      status: 413,
      code: 'BODY_TOO_LARGE',
    },
    { what: 'a body that is no object', body: '[]', status: 422, code: 'INVALID_INPUT' },
  ])('refuses $what', async ({ body, status, code }) => {
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await storedBots()).toEqual([]);
  });

  it('refuses a second bot of the same name, and keeps the first', async () => {
    expect((await create({})).status).toBe(201);
    const { status, body } = await create({ symbol: 'ETH/USDT' });
    expect([status, body.code]).toEqual([409, 'BOT_NAME_TAKEN']);
    expect(body.errors?.map(({ path }) => path)).toEqual(['name']);
    expect(await storedBots()).toEqual(['Momentum']);
  });
});
