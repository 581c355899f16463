import { money, quantity, toText, ZERO } from '@app/kernel';
import { type Sizing, type SizingInput } from '@app/kelly';
import { aBot } from '@testing/bots';
import { anInstrument } from '@testing/markets';
import { anAccount } from '@testing/orders';

import { type EntryFacts, planEntry } from './entry-plan.js';

/** A sizing that wants this many USDT, and remembers what it was asked. */
function wanting(amount: string, recommendation: Sizing['recommendation'] = 'trade') {
  const asked: SizingInput[] = [];
  const size = (input: SizingInput): Sizing => {
    asked.push(input);
    return {
      fullKelly: 0,
      fractionalKelly: 0,
      adjustedKelly: 0,
      positionFraction: 0,
      positionSize: money(amount),
      capital: input.capital,
      winRate: 0,
      rewardRiskRatio: 0,
      confidence: 1,
      bootstrap: false,
      recommendation,
      reason: 'as the test wants',
      clamped: false,
    };
  };
  return { asked, size };
}

const facts = (overrides: Partial<EntryFacts> = {}): EntryFacts => ({
  bot: aBot(),
  account: anAccount({ cash: money(1000) }),
  basis: undefined,
  decision: {
    action: 'enter',
    confidence: 0.7,
    expectedEdgeBps: 100,
    stopPrice: 95,
    takeProfitPrice: 110,
    reason: 'test',
  },
  conditions: { volatility: 0.02, stress: 0.1 },
  instrument: anInstrument({ lotStep: quantity('0.001'), minNotional: money(5) }),
  quote: { time: 0, bid: 99, ask: 101 },
  kelly: { estimator: 'classic', probeIntervalHours: 24, probationTradesMax: 20 },
  time: Date.UTC(2026, 0, 2),
  ...overrides,
});

describe('planEntry', () => {
  it('sizes a live entry by the paper account and trades the part of it that the step allows', () => {
    const { asked, size } = wanting('101');
    const paper = anAccount({ cash: money(2000) });
    const basis = { account: paper, fraction: 0.1 };
    const plan = planEntry(facts({ account: anAccount({ mode: 'live' }), basis }), size);
    expect(asked).toMatchObject([{ capital: paper.cash }]);
    // 10.1 / 101
    expect(plan).toMatchObject({ kind: 'enter' });
    if (plan.kind === 'enter') expect(toText(plan.quantity)).toBe('0.1');
    expect(toText(plan.sizing.positionSize)).toBe('10.1');
  });

  it('enters nothing live without a step', () => {
    const basis = { account: anAccount(), fraction: 0 };
    expect(planEntry(facts({ basis }), wanting('100').size)).toMatchObject({ kind: 'no_trade' });
  });

  it('gives up a live bot whose live trades show no edge, whatever paper shows', () => {
    const losing = { ...anAccount().statistics, trades: 20, losses: 20, grossLoss: money(20) };
    const account = anAccount({ mode: 'live', statistics: losing });
    const basis = { account: anAccount(), fraction: 0.1 };
    expect(planEntry(facts({ account, basis }), wanting('100').size)).toMatchObject({ code: 'no_edge' });
  });

  it('buys what the size pays for at the ask, rounded down to the lot step', () => {
    const plan = planEntry(facts(), wanting('10').size);
    // 10 / 101 = 0.0990099
    expect(plan).toMatchObject({ kind: 'enter' });
    if (plan.kind === 'enter') expect(toText(plan.quantity)).toBe('0.099');
  });

  it('never floors a size up to the minimum, and says both figures', () => {
    expect(planEntry(facts(), wanting('4.99').size)).toMatchObject({
      kind: 'no_trade',
      code: 'size_below_minimum',
      reason: expect.stringMatching(
        /4\.949 USDT is under the market's minimum notional of 5 .*4\.99/,
      ) as string,
    });
  });

  it('buys nothing that would be under the minimum at its stop, where it could not be sold', () => {
    expect(planEntry(facts(), wanting('5.2').size)).toMatchObject({
      kind: 'no_trade',
      code: 'size_below_minimum',
      reason: expect.stringMatching(
        /5\.151 USDT could not be sold again: at 95 it is worth 4\.845/,
      ) as string,
    });
    expect(planEntry(facts(), wanting('5.5').size).kind).toBe('enter');
  });

  it('leaves room for the fee and the book when all cash is wanted', () => {
    const plan = planEntry(facts(), wanting('1000').size);
    if (plan.kind !== 'enter') throw new Error(plan.reason);
    const cost = plan.quantity.times(101).times(1.001).times(1.002);
    expect(cost.lessThanOrEqualTo(1000)).toBe(true);
    expect(cost.greaterThan(995)).toBe(true);
  });

  it('does not trade without money', () => {
    const account = anAccount({ cash: ZERO });
    expect(planEntry(facts({ account }), wanting('10').size).kind).toBe('no_trade');
  });

  it('passes on why sizing refused', () => {
    expect(planEntry(facts(), wanting('0', 'no_trade').size)).toMatchObject({
      kind: 'no_trade',
      code: 'sizing_no_trade',
      reason: 'as the test wants',
    });
  });

  it('asks for a size with averages net of fees, positive both, and the cap of the risk mode', () => {
    const { statistics } = anAccount();
    const { asked, size } = wanting('10');
    const record = {
      ...statistics,
      trades: 5,
      wins: 2,
      losses: 3,
      grossProfit: money(6),
      grossLoss: money(3),
    };
    planEntry(facts({ bot: aBot({ riskMode: 'safe' }), account: anAccount({ statistics: record }) }), size);
    expect(asked[0]).toMatchObject({
      record: { trades: 5, wins: 2, averageWin: 3, averageLoss: 1 },
      signalConfidence: 0.7,
      volatility: 0.02,
      stress: 0.1,
      positionFractionMax: 0.1,
    });
  });

  it('gives up a bot whose 20 trades show no edge, and lets one on probation probe once a day', () => {
    const { statistics } = anAccount();
    const losing = { wins: 8, grossProfit: money(8), grossLoss: money(12) };
    const lastTradeAt = new Date(Date.UTC(2026, 0, 1));
    const after = (trades: number) => ({ ...statistics, ...losing, trades, losses: trades - 8, lastTradeAt });
    expect(
      planEntry(facts({ account: anAccount({ statistics: after(20) }) }), wanting('10').size),
    ).toMatchObject({
      kind: 'no_trade',
      code: 'no_edge',
    });
    const { asked, size } = wanting('10');
    const account = anAccount({ statistics: after(19) });
    planEntry(facts({ account }), size);
    planEntry(facts({ account, time: Date.UTC(2026, 0, 1, 23) }), size);
    expect(asked.map(({ mayProbe }) => mayProbe)).toEqual([true, false]);
  });
});
