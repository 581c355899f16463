import { type ExchangeKeyStatus } from '@app/exchange-keys';
import { exchangeId, ManualClock, userId } from '@app/kernel';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { aPaperRecord, Draws, NORMAL } from '@testing/live-gates';
import { MARKET_START } from '@testing/markets';

import { type Drawdown } from '../evidence/drawdowns.service.js';
import { type EvidenceVerdict } from '../evidence/evidence-snapshot.js';
import { DAY_MS, type PaperRecord, returnsOf } from '../evidence/paper-record.js';
import { type GateCheck, type GateFinding } from '../gate-check.js';
import { testEdge } from '../statistics/edge-test.js';
import { boundedDrawdown } from './bounded-drawdown.js';
import { enoughTrades } from './enough-trades.js';
import { hasEvidence } from './evidence.js';
import { liveTradingEnabled } from './live-trading-enabled.js';
import { netProfit } from './net-profit.js';
import { noEmergencyStop } from './no-emergency-stop.js';
import { enoughPaperDays } from './paper-days.js';
import { testedExchangeKeys } from './tested-exchange-keys.js';
import { enoughWins } from './win-rate.js';

const { liveGate } = aConfig();
const clock = new ManualClock(MARKET_START + 3.5 * DAY_MS);
const subject = { userId: userId('user-1'), bot: aBot() };
const records = (...found: PaperRecord[]): { of: () => Promise<PaperRecord[]> } => ({
  of: () => Promise.resolve(found),
});
const ask = async (check: GateCheck, of = subject): Promise<GateFinding> =>
  check.evaluate(of, new AbortController().signal);
const wins = (won: number, lost: number): number[] => [
  ...new Array<number>(won).fill(2),
  ...new Array<number>(lost).fill(-1),
];

describe('live_trading_enabled', () => {
  it('asks for the flag', async () => {
    expect(await ask(liveTradingEnabled(aConfig()))).toMatchObject({
      reasons: ['Live trading is disabled in system configuration (ENABLE_LIVE_TRADING=false)'],
    });
    expect((await ask(liveTradingEnabled(aConfig({ ENABLE_LIVE_TRADING: 'true' })))).reasons).toEqual([]);
  });
});

describe('emergency_stop', () => {
  it('fails while a stop is active', async () => {
    const halted = { halted: true, epoch: 2, reason: 'drill', flatten: false } as const;

    expect((await ask(noEmergencyStop({ read: () => halted }))).reasons).toEqual([
      'Emergency stop is currently active',
    ]);
    expect((await ask(noEmergencyStop({ read: () => ({ halted: false, epoch: 2 }) }))).reasons).toEqual([]);
  });
});

describe('paper_days', () => {
  it('counts whole days, and says when it could pass', async () => {
    const threeDays = aPaperRecord(new Array<number>(42).fill(1)); // One every two hours: 3.46 days.
    const finding = await ask(enoughPaperDays(liveGate, records(threeDays), clock));

    expect(finding.reasons).toEqual(['Minimum 7 days paper trading required (current: 3 days)']);
    expect(finding.earliest?.getTime()).toBeCloseTo(clock.now() + (7 - 83 / 24) * DAY_MS, -3);
  });

  it('passes after seven', async () => {
    const later = new ManualClock(MARKET_START + 30 * DAY_MS);
    const check = enoughPaperDays(liveGate, records(aPaperRecord(new Array<number>(90).fill(1))), later);

    expect((await ask(check)).reasons).toEqual([]);
  });
});

describe('exchange_keys', () => {
  const tested: ExchangeKeyStatus = {
    id: 'key-1',
    exchange: exchangeId('simulated'),
    keyEnding: 'abcd',
    storedAt: new Date(0),
    readable: true,
    test: {
      testedAt: new Date(1),
      outcome: 'accepted',
      permissions: { read: 'granted', trade: 'granted', withdraw: 'denied' },
      balances: [],
      clockSkewMs: 0,
    },
  } as unknown as ExchangeKeyStatus;
  const check = (status: ExchangeKeyStatus | undefined): GateCheck =>
    testedExchangeKeys(
      { status: () => Promise.resolve(status) },
      { bots: { kept: () => Promise.resolve([aBot()]) }, venues: { all: () => [] } },
    );

  it('asks for a key that was tested', async () => {
    expect((await ask(check(undefined))).reasons).toEqual(['No exchange API keys configured']);
    expect((await ask(check({ ...tested, test: undefined }))).reasons).toEqual([
      'The API key of simulated has not been tested',
    ]);
    expect((await ask(check(tested))).reasons).toEqual([]);
  });

  it('judges the account by the exchanges of its bots', async () => {
    const account = { userId: userId('user-1'), bot: undefined };

    expect((await check(undefined).evaluate(account, new AbortController().signal)).reasons).toEqual([
      'No exchange API keys configured',
    ]);
    expect((await check(tested).evaluate(account, new AbortController().signal)).reasons).toEqual([]);
  });
});

describe('drawdown', () => {
  const check = (...found: Drawdown[]): GateCheck =>
    boundedDrawdown(liveGate, { of: () => Promise.resolve(found) });

  it('names every bot that is too far below its peak', async () => {
    const found = [
      { name: 'A', ratio: 0.172 },
      { name: 'B', ratio: 0.15 },
      { name: 'C', ratio: undefined },
    ];

    expect((await ask(check(...found))).reasons).toEqual([
      "Bot 'A' has excessive drawdown (17.2%)",
      "Bot 'C' has a position without a price: its drawdown is not known",
    ]);
  });

  it('does not take nonsense for little', async () => {
    expect((await ask(check({ name: 'A', ratio: Number.NaN }))).reasons).toHaveLength(1);
    expect((await ask(check({ name: 'A', ratio: 0.15 }))).reasons).toEqual([]);
  });
});

describe('trades, win_rate and net_profit', () => {
  it.each([
    {
      nets: wins(12, 12),
      reasons: [
        'Minimum 25 closed trades required (current: 24)',
        'Minimum win rate of 52% required (current: 50.0%)',
      ],
    },
    { nets: wins(13, 12), reasons: [] },
    {
      nets: wins(12, 25),
      reasons: [
        'Minimum win rate of 52% required (current: 32.4%)',
        'Net profit must be above zero (current: -1 USDT)',
      ],
    },
    {
      nets: [],
      reasons: [
        'Minimum 25 closed trades required (current: 0)',
        'Minimum win rate of 52% required (current: no trades)',
        'Net profit must be above zero (current: no trades)',
      ],
    },
  ])('say $reasons', async ({ nets, reasons }) => {
    const found = records(aPaperRecord(nets));
    const checks = [enoughTrades(liveGate, found, clock), enoughWins(liveGate, found), netProfit(found)];

    expect((await Promise.all(checks.map((check) => ask(check)))).flatMap((f) => f.reasons)).toEqual(reasons);
  });

  it('never add up currencies', async () => {
    const inZar = aPaperRecord([-5], { bot: aBot({ name: 'Rand', quote: 'ZAR' }) });

    expect((await ask(netProfit(records(aPaperRecord([100]), inZar)))).reasons).toEqual([
      'Net profit must be above zero (current: 100 USDT, -5 ZAR)',
    ]);
  });

  it('say when so many trades are closed at the pace so far', async () => {
    const finding = await ask(enoughTrades(liveGate, records(aPaperRecord(wins(5, 5))), clock));

    // Ten in 3.5 days: fifteen more take 5.25.
    expect(finding.earliest).toEqual(new Date(clock.now() + 5.25 * DAY_MS));
  });
});

describe('evidence', () => {
  const question = { ...liveGate, ordinal: 1, proved: [] };
  const check = (verdict: EvidenceVerdict, ...found: PaperRecord[]): GateCheck =>
    hasEvidence({
      records: records(...found),
      edges: { test: (record) => Promise.resolve(testEdge(returnsOf(record), question)) },
      evidence: { current: () => Promise.resolve(verdict) },
      clock,
    });
  const none: EvidenceVerdict = { valid: false, reason: "No evidence of 'Momentum' was approved" };
  const nets = (edge: number, count: number): number[] => {
    const next = NORMAL.series(new Draws(1));
    return Array.from({ length: count }, () => Number((next() + edge).toFixed(4)));
  };

  it('finds an edge', async () => {
    expect((await ask(check(none, aPaperRecord(nets(0.6, 200))))).reasons).toEqual([]);
  });

  it('says how long it takes until the first look', async () => {
    const finding = await ask(check(none, aPaperRecord(nets(0.6, 40))));

    expect(finding.reasons).toEqual(["No evidence yet for 'Momentum': 40 of 100 trades (variants tried: 1)"]);
    expect(finding.earliest).toEqual(new Date(clock.now() + (60 / 40) * 3.5 * DAY_MS));
  });

  it('says what the bound is where there is no edge, and what was left out', async () => {
    const record = aPaperRecord(nets(0, 100), { excluded: 12 });
    const [reason] = (await ask(check(none, record))).reasons;

    expect(reason).toMatch(
      /^No evidence of an edge for 'Momentum': lower bound of the mean net return of a trade is -0\.\d{3}% after 100 trades \(variants tried: 1\); 12 trades on made-up prices do not count$/,
    );
  });

  it('is what a live bot was approved with, whatever its record says now', async () => {
    const live = { ...subject, bot: aBot({ mode: 'live' }) };

    expect((await ask(check(none, aPaperRecord(nets(0.6, 200))), live)).reasons).toEqual([
      "No evidence of 'Momentum' was approved",
    ]);
  });
});
