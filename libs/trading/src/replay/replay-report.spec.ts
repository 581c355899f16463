import { botId, marketSymbol, money, price, quantity, toText, userId } from '@app/kernel';
import { type ClosedTrade } from '@app/orders';

import { type EquityPoint, replayReport } from './replay-report.js';

const aTrade = (net: string, fees = '0.1'): ClosedTrade => ({
  id: `trade ${net}`,
  botId: botId('bot-1'),
  userId: userId('user-1'),
  symbol: marketSymbol('BTC/USDT'),
  quantity: quantity(1),
  entryPrice: price(100),
  exitPrice: price(101),
  gross: money(net),
  fees: money(fees),
  net: money(net),
  slippage: money('0.02'),
  bootstrap: false,
  probe: false,
  exitReason: 'strategy_exit',
  mode: 'paper',
  provenance: 'replay',
  openedAt: new Date(0),
  closedAt: new Date(1),
});
const curveOf = (equities: readonly number[]): EquityPoint[] =>
  equities.map((equity, i) => ({ time: i, equity: money(equity), inPosition: i % 2 === 0 }));

describe('replayReport', () => {
  it('adds up a hand-made month', () => {
    const trades = [aTrade('6'), aTrade('-2'), aTrade('-1')];
    const report = replayReport(money(1000), trades, curveOf([1000, 1006, 1004, 1003]));
    expect(report).toMatchObject({
      trades: 3,
      winRate: 1 / 3,
      profitFactor: 2,
      exposure: 0.5,
      netReturn: 0.003,
    });
    expect([report.netProfit, report.fees, report.slippage].map(toText)).toEqual(['3', '0.3', '0.06']);
  });

  it('measures the deepest fall from a peak, the starting capital being the first', () => {
    expect(replayReport(money(1000), [], curveOf([900, 1200, 600, 1300])).maxDrawdown).toBe(0.5);
    expect(replayReport(money(1000), [], curveOf([750])).maxDrawdown).toBe(0.25);
  });

  it('does not invent ratios where there is nothing to divide by', () => {
    const report = replayReport(money(1000), [], []);
    expect(report).toMatchObject({ winRate: undefined, profitFactor: undefined, exposure: 0, netReturn: 0 });
    expect(replayReport(money(1000), [aTrade('1')], []).profitFactor).toBeUndefined();
  });
});
