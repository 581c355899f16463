import { ADMIN, TestServer } from '../support/server.js';

/** An empty variable is an unset one. */
const NO_CONFIGURATION = { ADMIN_EMAIL: '', ADMIN_PASSWORD: '', SEED_DEMO: '' };
/** Twenty candles a second: what a newcomer sees within minutes, within seconds. */
const FAST = { SIM_SPEED: '1200' };
const DEFAULT_EMAIL = 'admin@amarktai.local';

interface Bot {
  readonly id: string;
  readonly strategy: string;
  readonly status: string;
  readonly exchange: string;
}
interface List<T> {
  readonly items: readonly T[];
}

const printedPassword = ({ stderr }: TestServer): string | undefined =>
  /password:?\s+(?<password>\S{12,})/i.exec(stderr)?.groups?.password;

describe('a first start without configuration', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({ env: { ...NO_CONFIGURATION, ...FAST } });
    await server.signIn(DEFAULT_EMAIL, printedPassword(server));
  });
  afterAll(() => server.dispose());

  it('prints the password of the administrator to the terminal, and to no log', () => {
    const password = printedPassword(server) ?? '';
    expect(password.length).toBeGreaterThanOrEqual(20);
    expect(server.log.map((line) => JSON.stringify(line)).join()).not.toContain(password);
  });

  it('prints where the API and its documentation are', () => {
    expect(server.log.map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(/API http:\/\/127\.0\.0\.1:\d+\/api, documentation http:.*\/api\/docs/),
    );
  });

  it('has three demo bots with different strategies on the simulated market', async () => {
    const { items } = (await server.get<List<Bot>>('/bots')).body;
    expect(items).toHaveLength(3);
    expect(new Set(items.map(({ strategy }) => strategy)).size).toBe(3);
    expect(items.map(({ exchange }) => exchange)).toEqual(['simulated', 'simulated', 'simulated']);
  });

  it('has paper trades that add up, and says they are simulated', async () => {
    const read = async (): Promise<readonly Record<string, string>[]> =>
      (await server.get<List<Record<string, string>>>('/trades')).body.items;
    await server.until('the first trade', async () => (await read()).length > 0, 40_000);
    const [trade] = await read();
    expect(trade).toMatchObject({ mode: 'paper', provenance: 'simulated', bootstrap: true });
    expect(Number(trade?.net)).toBeCloseTo(Number(trade?.gross) - Number(trade?.fees), 8);
  });

  it('stores every decision with its reason, also the one not to trade', async () => {
    const { items } = (await server.get<List<Bot>>('/bots')).body;
    for (const { id } of items) {
      const decisions = (await server.get<List<Record<string, string>>>(`/bots/${id}/decisions`)).body.items;
      expect(decisions).toContainEqual(expect.objectContaining({ outcome: 'held', code: 'hold' }));
      expect(decisions.filter(({ reason = '', code = '' }) => reason === '' || code === '')).toEqual([]);
    }
  });

  it('creates nothing again at the next start, and prints no password', async () => {
    await server.stop();
    const second = await TestServer.start({ env: { ...NO_CONFIGURATION, ...FAST }, dataDir: server.dataDir });
    try {
      expect(printedPassword(second)).toBeUndefined();
      await second.signIn(DEFAULT_EMAIL, printedPassword(server));
      expect((await second.get<List<Bot>>('/bots')).body.items).toHaveLength(3);
    } finally {
      await second.dispose();
    }
  });
});

describe('a first start with SEED_DEMO=false and a password of its own', () => {
  it('creates the administrator and nothing else', async () => {
    const server = await TestServer.start({ env: { SEED_DEMO: 'false' } });
    try {
      expect(printedPassword(server)).toBeUndefined();
      await server.signIn();
      for (const path of ['/bots', '/orders', '/trades'])
        expect((await server.get<List<unknown>>(path)).body.items).toEqual([]);
      const users = (await server.get<List<{ email: string }>>('/admin/users')).body.items;
      expect(users.map(({ email }) => email)).toEqual([ADMIN.email]);
    } finally {
      await server.dispose();
    }
  });
});
