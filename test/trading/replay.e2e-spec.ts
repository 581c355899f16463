import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { TestServer } from '../support/server.js';

const START = Date.UTC(2022, 0, 1);
const MINUTE_MS = 60_000;
const HEADER = 'timestamp,open,high,low,close,volume';

interface Result {
  readonly report: { readonly trades: number; readonly netProfit: string; readonly fees: string };
  readonly trades: readonly Readonly<Record<string, unknown>>[];
  readonly curve: readonly unknown[];
}

/** A row whose candle opens where the one before closed. */
const row = (minute: number, open: number, close: number): string => {
  const prices = [open, Math.max(open, close), Math.min(open, close), close];
  const time = new Date(START + minute * MINUTE_MS).toISOString().replace('T', ' ').slice(0, 19);
  return [time, ...prices.map((each) => each.toFixed(2)), 10].join();
};
const csvOf = (closes: readonly number[]): string =>
  `${[HEADER, ...closes.map((close, minute) => row(minute, closes[minute - 1] ?? close, close))].join('\n')}\n`;

/** A walk of whole ticks with no direction, the same each time. */
function walk(length: number): readonly number[] {
  let state = 1;
  let ticks = 1_000_000;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    ticks += (state % 401) - 200;
    return ticks / 100;
  });
}

describe('npm run replay', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'amarktai-replay-spec-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Keeps the process from running for half of the time, as a machine does that has too much to do. */
  function slowDown(run: TestServer): () => void {
    let isHeld = false;
    const timer = setInterval(() => {
      isHeld = !isHeld;
      void run.stop(isHeld ? 'SIGSTOP' : 'SIGCONT');
    }, 200);
    return () => {
      clearInterval(timer);
    };
  }

  const replay = (csv: string, ...args: string[]) => play(csv, args, () => () => undefined);

  async function play(csv: string, args: readonly string[], disturb: typeof slowDown) {
    const [file, json] = [join(folder, 'candles.csv'), join(folder, 'result.json')];
    await rm(json, { force: true });
    await writeFile(file, csv);
    const program = [
      'apps/cli/src/main.js',
      'replay',
      ...['--file', file, '--json', json, '--timeframe', '1m', '--capital', '1000'],
      ...args,
    ] as const;
    const run = await TestServer.spawn({
      program: [...program],
      env: { TRADING_BOT_DEADLINE_MS: '100', TRADING_SAFETY_TICK_MS: '100' },
    });
    const leaveAlone = disturb(run);
    const { code } = await run.ended;
    leaveAlone();
    await run.dispose();
    const bytes = await readFile(json, 'utf8').catch(() => undefined);
    const result = bytes === undefined ? undefined : (JSON.parse(bytes) as Result);
    return { code, stderr: run.stderr, bytes, result };
  }

  it('agrees with a hand calculation for buy_and_hold', async () => {
    const rising = [100, 100.75, 102.5, 105.25, 108.01, 110];
    const { code, result } = await replay(csvOf(rising), '--strategy', 'buy_and_hold', '--sizing', 'full');
    expect(code).toBe(0);
    // The book stands 0.02 % wide around the last close, on ticks of 0.01, and has 50,000 USDT at its best price:
    //   bought after the first close, 100:  ask = 100 + 100 × 0.0001 = 100.01
    //   sold after the last close, 110:     bid = 110 − 110 × 0.0001 = 109.989, on a tick: 109.98
    // All of 1000 USDT less the taker fee of 0.1 % and 0.2 % set aside for the book, on lots of 1e-8:
    //   quantity = 1000 / 1.003 / 100.01 = 9.969092821… → 9.96909282
    // Gross 9.96909282 × (109.98 − 100.01) and fees 0.1 % of 9.96909282 × (100.01 + 109.98):
    const quantity = 9.96909282;
    const gross = quantity * 9.97;
    const fees = quantity * 209.99 * 0.001;
    expect(result?.trades).toHaveLength(1);
    const [trade = {}] = result?.trades ?? [];
    expect(trade).toMatchObject({ entryPrice: '100.01', exitPrice: '109.98', exitReason: 'end_of_replay' });
    expect(Number(trade.quantity)).toBe(quantity);
    expect(Number(trade.gross)).toBeCloseTo(gross, 8);
    expect(Number(trade.fees)).toBeCloseTo(fees, 8);
    expect(Number(result?.report.netProfit)).toBeCloseTo(gross - fees, 8);
  });

  describe('of coin_flip on a walk without a direction', () => {
    const MINUTES = 400;
    const args = ['--strategy', 'coin_flip', '--sizing', 'fixed:0.25', '--no-limits'];
    const csv = csvOf(walk(MINUTES));
    let first: Awaited<ReturnType<typeof replay>>;
    beforeAll(async () => {
      first = await replay(csv, ...args);
    });

    it('has lost about its costs', () => {
      const { trades, netProfit, fees } = first.result?.report ?? { trades: 0, netProfit: '0', fees: '0' };
      expect(trades).toBeGreaterThan(20);
      expect(first.result?.curve).toHaveLength(MINUTES + 1);
      // Fees of 0.2 % and a spread of 0.02 % for each round trip; the walk adds some luck.
      const costs = Number(fees) * 1.1;
      expect(Number(netProfit)).toBeLessThan(-0.8 * costs);
      expect(Number(netProfit)).toBeGreaterThan(-1.2 * costs);
    });

    it('gives the same bytes twice', async () => {
      expect((await replay(csv, ...args)).bytes).toBe(first.bytes);
    });

    it('gives the same bytes however slow the machine is', async () => {
      expect((await play(csv, args, slowDown)).bytes).toBe(first.bytes);
    });
  });

  it.each([
    {
      what: 'a duplicate',
      rows: [row(0, 1, 1), row(1, 1, 1), row(1, 1, 1)],
      says: 'line 4: .* is there twice',
    },
    { what: 'out of order', rows: [row(1, 1, 1), row(0, 1, 1)], says: 'line 3: .* is out of order' },
    { what: 'not a number', rows: [row(0, 1, 1).replace(/10$/, 'NaN')], says: "line 2: volume is 'NaN'" },
    { what: 'truncated', rows: [row(0, 1, 1), row(1, 1, 1).slice(0, 24)], says: 'line 3: has 2 fields' },
  ])('stops at a row that is $what, with its line and no stack', async ({ rows, says }) => {
    const { code, stderr, bytes } = await replay([HEADER, ...rows, ''].join('\n'));
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`candles\\.csv, ${says}`));
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(bytes).toBeUndefined();
  });

  it('says where minutes are missing, and goes on', async () => {
    const { code, stderr } = await replay(
      [HEADER, ...[0, 1, 5].map((minute) => row(minute, 100, 100)), ''].join('\n'),
    );
    expect(stderr).toMatch(/Gap before line 4: 3 minutes are missing from 2022-01-01T00:02/);
    expect(code).toBe(0);
  });

  it.each([
    { args: ['--strategy', 'crystal_ball'], says: /crystal_ball/ },
    { args: ['--sizing', 'half'], says: /half.*kelly, full, or fixed/ },
    { args: ['--capital', '99'], says: /99 is not allowed/ },
    { args: ['--timeframe', '7m'], says: /7m/ },
  ])('refuses $args in one line', async ({ args, says }) => {
    const { code, stderr } = await replay(csvOf([100, 101, 102]), ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
