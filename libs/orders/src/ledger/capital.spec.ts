import { money, plus, price, quantity, toText } from '@app/kernel';
import { anAccount, aPosition } from '@testing/orders';
import fc from 'fast-check';

import { accountFacts } from '../gateway/risk-facts.js';
import { type BotAccount } from './account.js';
import { capitalOf, freeCapital, realisedEquity, withTransfer } from './capital.js';
import { noTrades, withTrade } from './statistics.js';

const CAPITAL_MIN = money(100);

/** Flat, after trades with these results. */
function anAccountAfter(...nets: readonly number[]): BotAccount {
  const fresh = anAccount();
  const trade = (net: number) => ({ net: money(net), fees: money(0), closedAt: new Date(0) });
  const statistics = nets.reduce(
    (so, net) => withTrade(so, trade(net), capitalOf(fresh)),
    noTrades(fresh.startingCapital),
  );
  return { ...fresh, statistics, cash: plus(fresh.cash, statistics.netProfit) };
}

describe('a transfer', () => {
  it('is capital, and neither profit nor loss', () => {
    const after = withTransfer(anAccountAfter(50), money(200));

    expect(toText(after.cash)).toBe('1250');
    expect(toText(capitalOf(after))).toBe('1200');
    expect(toText(after.statistics.netProfit)).toBe('50');
    expect(toText(realisedEquity(after))).toBe('1250');
  });

  it('changes neither the drawdown nor the return of the day, whatever came before it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 10 }),
        fc.integer({ min: -200, max: 5000 }),
        (nets, amount) => {
          const before = anAccountAfter(...nets);
          const after = withTransfer(before, money(amount));
          const [was, is] = [before, after].map((account) => accountFacts(account, undefined, 0));

          expect(is?.drawdown).toBeCloseTo(was?.drawdown ?? Number.NaN, 9);
          expect(is?.dailyReturn).toBeCloseTo(was?.dailyReturn ?? Number.NaN, 9);
        },
      ),
    );
  });

  it('of a loser is no way to a fresh drawdown limit', () => {
    const loser = anAccountAfter(-190);
    const refilled = withTransfer(loser, money(10_000));

    expect(accountFacts(refilled, undefined, 0).drawdown).toBeCloseTo(0.19, 9);
  });
});

describe('free capital', () => {
  it('leaves the smallest capital a bot may have', () => {
    expect(toText(freeCapital(anAccount(), CAPITAL_MIN))).toBe('900');
    expect(toText(freeCapital(anAccount({ cash: money(60) }), CAPITAL_MIN))).toBe('0');
  });

  it('leaves cash for the open position once more', () => {
    const position = aPosition({ quantity: quantity(3), averageEntryPrice: price(100) });

    expect(toText(freeCapital(anAccount({ cash: money(700), position }), CAPITAL_MIN))).toBe('400');
  });
});
