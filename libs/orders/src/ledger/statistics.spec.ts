import { money, toText } from '@app/kernel';

import { type BotStatistics } from './account.js';
import { noTrades, profitFactor, tradeRecord, withTrade } from './statistics.js';

const CAPITAL = money(1000);
const after = (...nets: readonly (number | string)[]): BotStatistics =>
  nets.reduce<BotStatistics>(
    (statistics, net) =>
      withTrade(statistics, { net: money(net), fees: money('0.1'), closedAt: new Date(0) }, CAPITAL),
    noTrades(CAPITAL),
  );

describe('statistics', () => {
  it('sums wins and losses net of fees', () => {
    const statistics = after(30, -10, 20, -5);
    expect(statistics).toMatchObject({ trades: 4, wins: 2, losses: 2, losingStreak: 1 });
    expect(toText(statistics.grossProfit)).toBe('50');
    expect(toText(statistics.grossLoss)).toBe('15');
    expect(toText(statistics.netProfit)).toBe('35');
    expect(toText(statistics.fees)).toBe('0.4');
  });

  it('measures the drawdown from the highest realised equity', () => {
    const statistics = after(200, -300, 50, -50);
    expect(toText(statistics.peakEquity)).toBe('1200');
    expect(statistics.drawdownMax).toBeCloseTo(0.25, 12);
  });

  it('counts from the capital before anything was earned', () => {
    expect(after(-200).drawdownMax).toBeCloseTo(0.2, 12);
  });

  it.each([
    { nets: [-1, -1, -1], streak: 3 },
    { nets: [-1, -1, 1], streak: 0 },
    { nets: [1, -1], streak: 1 },
    { nets: [0], streak: 1 },
  ])('has a losing streak of $streak after $nets', ({ nets, streak }) => {
    expect(after(...nets).losingStreak).toBe(streak);
  });

  it('tells sizing the average win and loss, both positive', () => {
    expect(tradeRecord(after(30, -10, 20, -6))).toEqual({
      trades: 4,
      wins: 2,
      averageWin: 25,
      averageLoss: 8,
    });
    expect(tradeRecord(after())).toEqual({ trades: 0, wins: 0, averageWin: 0, averageLoss: 0 });
  });

  it('has no profit factor while nothing was lost', () => {
    expect(profitFactor(after(10))).toBeUndefined();
    expect(profitFactor(after(30, -10))).toBe(3);
  });
});
