import { LiveLabServer } from '../support/live-lab.js';

interface Bot {
  readonly mode: string;
  readonly status: string;
  readonly pauseReason?: string;
}
interface Promotion {
  readonly id: string;
  readonly state: string;
  readonly fraction: number;
  readonly ending?: { readonly code: string; readonly reason: string };
}
interface Problem {
  readonly code: string;
  readonly reasons: readonly string[];
}
interface Report {
  readonly promotion: Promotion;
  readonly review?: {
    readonly tradesAtStep: number;
    readonly next?: { readonly missing: readonly string[] };
  };
}

/** As many as the evidence is first looked at after; the bot makes one while it is started. */
const PAPER_TRADES = 100;

describe('the whole way', () => {
  let lab: LiveLabServer;
  let bot: string;
  const botNow = async (): Promise<Bot> => (await lab.get<Bot>(`/bots/${bot}`)).body;
  const report = async (): Promise<Report> => (await lab.get<Report>(`/bots/${bot}/promotion`)).body;
  beforeAll(async () => {
    lab = await LiveLabServer.start();
    bot = await lab.startBot();
  });
  afterAll(() => lab.server.dispose());

  it('is closed to a bot that has shown nothing, with every reason', async () => {
    const { status, body } = await lab.post<Problem>(`/bots/${bot}/promote`);
    expect([status, body.code]).toEqual([409, 'PROMOTION_REFUSED']);
    expect(body.reasons).toEqual(
      expect.arrayContaining([
        'Minimum 7 days paper trading required (current: 0 days)',
        'No exchange API keys configured',
        'Minimum 25 closed trades required (current: 1)',
      ]),
    );
    expect(await botNow()).toMatchObject({ mode: 'paper' });
  });

  it('opens after a week of paper trades that prove an edge, and a key that was tested', async () => {
    await lab.trades(PAPER_TRADES - 1);
    await lab.storeKey();
    const { body } = await lab.get(`/live-eligibility?botId=${bot}`);
    expect(body).toEqual({ live_allowed: true, reasons: [] });
    expect(await lab.ordersAtVenue()).toEqual([]);
  });

  it('begins with a tenth of the paper size', async () => {
    const { status, body } = await lab.post<Promotion>(`/bots/${bot}/promote`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'live', fraction: 0.1 });
    expect(await botNow()).toMatchObject({ mode: 'live', status: 'active' });
    const paper = await lastTrade('paper');
    await lab.trades(1);
    const live = await lastTrade('live');
    expect(Number(live.quantity) / Number(paper.quantity)).toBeLessThan(0.11);
    expect(await lab.ordersAtVenue()).toMatchObject([{ side: 'buy' }, { side: 'sell' }]);
  });

  it('goes on to a quarter when live trades keep what paper predicted, and not before', async () => {
    const early = await lab.post<Problem>(`/bots/${bot}/promote`);
    expect(early.body.reasons).toContain('Minimum 10 live trades at 10.0 % required (current: 1)');
    await lab.trades(11);
    expect((await report()).review).toMatchObject({ tradesAtStep: 12, next: { missing: [] } });
    const { body } = await lab.post<Promotion>(`/bots/${bot}/promote`);
    expect(body).toMatchObject({ state: 'live', fraction: 0.25 });
  });

  it('ends on paper when fills become worse than paper predicted', async () => {
    await lab.worseFills(40);
    await lab.trades(6);
    await lab.server.until('the demotion', async () => (await report()).promotion.state === 'ended');
    expect((await report()).promotion.ending).toMatchObject({ code: 'slippage_drift' });
    expect(await botNow()).toMatchObject({ mode: 'paper', status: 'paused', pauseReason: 'drift' });
    const before = await lab.ordersAtVenue();
    await lab.trades(1);
    expect(await lab.ordersAtVenue()).toEqual(before);
  });

  it('never added up paper and real money', async () => {
    const [paper, live] = await Promise.all(
      ['paper', 'live'].map((mode) => lab.get<{ trades: number }>(`/bots/${bot}/performance?mode=${mode}`)),
    );
    expect(paper?.body.trades).toBe(PAPER_TRADES);
    expect(live?.body.trades).toBeGreaterThan(12);
  });

  async function lastTrade(mode: string): Promise<{ readonly mode: string; readonly quantity: string }> {
    const { body } = await lab.get<{ items: readonly { mode: string; quantity: string }[] }>(
      `/bots/${bot}/trades?limit=1`,
    );
    const [trade] = body.items;
    if (trade?.mode !== mode) throw new Error(`The last trade is not ${mode}: ${JSON.stringify(body)}`);
    return trade;
  }
});
