import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Connection, createConnection, Types } from 'mongoose';

import { TestServer } from '../support/server.js';

const MALFORMED = 1000;

interface Report {
  readonly startedAt: string;
  readonly bots: number;
  readonly unreadable: number;
  readonly problems: readonly string[];
  readonly actions: { readonly done: number };
  readonly rules: readonly { readonly rule: string; readonly outcome: string; readonly findings: number }[];
}
interface BotView {
  readonly id: string;
  readonly status: string;
  readonly pauseReason?: string;
  readonly rogueReason?: string;
}
interface Findings {
  readonly items: readonly { readonly rule: string; readonly subject: string; readonly timesSeen: number }[];
  readonly nextCursor?: string;
}

/** Changes what a server that does not run has stored, as an operator with a shell could. */
async function tamper(dataDir: string, change: (connection: Connection) => Promise<void>): Promise<void> {
  const store = await startEmbeddedMongo({ dataDir });
  const connection = await createConnection(store.uri).asPromise();
  try {
    await change(connection);
  } finally {
    await connection.close();
    await store.close();
  }
}

/** Everything that older systems, repairs by hand and plain garbage leave behind. */
function malformed(n: number, good: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const spoilt: readonly Record<string, unknown>[] = [
    { statusChangedAt: 'yesterday' },
    { createdAt: 1_767_323_045 },
    { statusChangedAt: '2026-02-30T00:00:00Z' },
    { exits: null },
    { status: 'sleeping' },
    { initialCapital: 'a lot' },
    { params: [1, 2] },
    { userId: { $ref: 'users' } },
    { timeframe: 7 },
    { name: n, symbol: '', statusActor: 'root' },
  ];
  if (n % 50 === 0) return { _id: `bad-${n}`, garbage: 'x'.repeat(200) };
  return { ...good, _id: `bad-${n}`, name: `Bad ${n}`, ...spoilt[n % spoilt.length] };
}

describe('a scan', () => {
  let server: TestServer;
  let dataDir: string;
  const ids: Record<string, string> = {};

  const aBot = async (name: string): Promise<string> => {
    const { body } = await server.post<{ id: string }>('/bots', {
      name,
      exchange: 'simulated',
      symbol: 'BTC/USDT',
      timeframe: '1m',
      strategy: 'buy_and_hold',
      initialCapital: '1000',
    });
    await server.post(`/bots/${body.id}/start`);
    return body.id;
  };
  const view = async (id = ''): Promise<BotView> => (await server.get<BotView>(`/bots/${id}`)).body;
  const scan = async (): Promise<Report> => (await server.post<Report>('/admin/self-healing/scan')).body;

  async function allFindings(): Promise<Findings['items']> {
    const found: Findings['items'][number][] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await server.get<Findings>(`/admin/self-healing/findings?open=true&limit=200${query}`);
      found.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    return found;
  }

  beforeAll(async () => {
    server = await TestServer.start({ env: { ENABLE_TRADING: 'false', BOTS_PER_EXCHANGE_MAX: '40' } });
    ({ dataDir } = server);
    await server.signIn();
    for (const name of ['fine', 'drawn', 'broken', 'mine', 'old', 'bare']) ids[name] = await aBot(name);
    await server.post(`/bots/${ids.mine}/pause`);
    await server.stop();
    await tamper(dataDir, async (connection) => {
      const [bots, accounts] = [connection.collection('bots'), connection.collection('accounts')];
      const good = await bots.findOne({ _id: ids.fine as never });
      const amount = (text: string): Types.Decimal128 => Types.Decimal128.fromString(text);
      const account = (id: string, cash: string, net: string): Record<string, unknown> => ({
        _id: id,
        userId: good?.userId,
        exchange: 'simulated',
        symbol: 'BTC/USDT',
        quote: 'USDT',
        startingCapital: amount('1000'),
        transfers: amount('0'),
        cash: amount(cash),
        position: null,
        statistics: {
          ...{ trades: 0, wins: 0, losses: 0, losingStreak: 0, drawdownMax: 0, lastTradeAt: null },
          ...{ grossProfit: amount('0'), grossLoss: amount('0'), fees: amount('0') },
          ...{ netProfit: amount(net), peakEquity: amount('1000') },
        },
        today: { day: 0, entries: 0, net: amount('0') },
        fillCount: 0,
        intentCount: 1,
      });
      const drawn = account(ids.drawn ?? '', '1000', '0');
      const bare = account(ids.bare ?? '', '1000', '0');
      await accounts.insertMany([
        { ...drawn, statistics: { ...(drawn.statistics as object), peakEquity: amount('1300') } },
        account(ids.broken ?? '', '1234', '0'),
        account(ids.mine ?? '', '1234', '0'),
        { ...bare, startingCapital: null },
      ] as never[]);
      await bots.updateOne({ _id: ids.old as never }, { $set: { createdAt: '2026-01-02T03:04:05' } });
      await bots.insertMany(Array.from({ length: MALFORMED }, (_, n) => malformed(n, good ?? {})));
    });
    server = await TestServer.start({ dataDir, env: { ENABLE_TRADING: 'false' } });
    await server.signIn();
  });
  afterAll(async () => {
    await server.dispose();
  });

  it('ends, finds each malformed bot, and judges every other one', async () => {
    const report = await scan();
    expect(report).toMatchObject({ bots: 6, unreadable: MALFORMED });
    expect(report.rules.find(({ rule }) => rule === 'unreadable_bot')).toMatchObject({ findings: MALFORMED });
    expect(report.rules.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
    const found = await allFindings();
    expect(
      new Set(found.filter(({ rule }) => rule === 'unreadable_bot').map(({ subject }) => subject)).size,
    ).toBe(MALFORMED);
  });

  it('paused the bot that fell too far, and isolated the one whose books disagree', async () => {
    expect(await view(ids.drawn)).toMatchObject({
      status: 'paused',
      pauseReason: 'self_healing',
      rogueReason: 'capital_anomaly',
    });
    expect(await view(ids.broken)).toMatchObject({ status: 'quarantined', rogueReason: 'ledger_mismatch' });
  });

  it('left alone what is well, and what a person paused', async () => {
    expect((await view(ids.fine)).status).toBe('active');
    expect(await view(ids.mine)).toMatchObject({ status: 'paused', pauseReason: 'user_paused' });
    expect((await view(ids.old)).status).toBe('active');
  });

  it('says a lasting fault once, however often it is seen', async () => {
    await scan();
    const found = await allFindings();
    const subjects = found.map(({ rule, subject }) => `${rule} ${subject}`);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(found.find(({ rule }) => rule === 'unreadable_bot')?.timesSeen).toBeGreaterThan(1);
    expect(found.filter(({ rule }) => rule === 'text_time' || rule === 'missing_baseline')).toEqual([]);
  });

  it('does not pause again, on the same facts, what a person has resumed', async () => {
    await server.post(`/bots/${ids.drawn}/resume`);
    await scan();
    expect((await view(ids.drawn)).status).toBe('active');
  });

  it('never runs twice at once: who asks meanwhile gets the same scan', async () => {
    const [one, other] = await Promise.all([scan(), scan()]);
    expect(one.startedAt).toBe(other.startedAt);
  });

  it('makes nothing active while trading is stopped, nor afterwards', async () => {
    await server.post('/admin/emergency-stop', { reason: 'test' });
    await scan();
    const statuses = await Promise.all(Object.values(ids).map(async (id) => (await view(id)).status));
    expect(statuses).not.toContain('active');
    await server.post('/admin/emergency-resume', { reason: 'test', force: true });
    await scan();
    const after = await Promise.all(Object.values(ids).map(async (id) => (await view(id)).status));
    expect(after).not.toContain('active');
  });

  it('ends with the process, whenever that is', async () => {
    const asked = server.post('/admin/self-healing/scan').catch(() => undefined);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await asked;
    await tamper(dataDir, async (connection) => {
      const stored = await connection
        .collection('bots')
        .find({ _id: { $in: Object.values(ids) as never[] } })
        .toArray();
      const old = stored.find(({ _id }) => String(_id) === ids.old);
      expect(old?.createdAt).toEqual(new Date('2026-01-02T03:04:05Z'));
      const account = await connection.collection('accounts').findOne({ _id: ids.bare as never });
      expect(String(account?.startingCapital)).toBe('1000');
      // Nothing is ever deleted.
      expect(await connection.collection('bots').countDocuments()).toBe(MALFORMED + 6);
    });
  });
});

describe('self-healing that is switched off', () => {
  it('says so, and scans nothing', async () => {
    const server = await TestServer.start({ env: { ENABLE_SELF_HEALING: 'false' } });
    try {
      await server.signIn();
      expect((await server.get('/admin/self-healing')).body).toMatchObject({ enabled: false });
      const { status, body } = await server.post('/admin/self-healing/scan');
      expect([status, (body as { code: string }).code]).toEqual([409, 'SELF_HEALING_OFF']);
    } finally {
      await server.dispose();
    }
  });
});
