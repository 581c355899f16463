import { money, price, toText } from '@app/kernel';
import { aFill, anAccount, anOrder } from '@testing/orders';

import { type BotAccount } from '../ledger/account.js';
import { applyFill } from '../ledger/accounting.js';
import { accountFacts, equityOf } from './risk-facts.js';

const NOON = Date.UTC(2026, 0, 5, 12);
const DAY_MS = 86_400_000;

/** Buys one at `entry`, and sells it again where an exit is given. */
function traded(
  account: BotAccount,
  { entry, exit, at }: { entry: string; exit?: string; at: number },
): BotAccount {
  const time = new Date(at);
  const bought = applyFill(account, aFill({ price: price(entry), time }), anOrder()).account;
  if (exit === undefined) return bought;
  const sale = aFill({ side: 'sell', price: price(exit), time });
  return applyFill(bought, sale, anOrder({ side: 'sell' })).account;
}

describe('equity', () => {
  it('is the cash and what a sale of the position would bring', () => {
    const account = traded(anAccount(), { entry: '100', at: NOON });
    expect(toText(equityOf(account, { bid: 90 }))).toBe('990');
    expect(toText(equityOf(account, undefined))).toBe('1000');
    expect(toText(equityOf(anAccount(), { bid: 90 }))).toBe('1000');
  });
});

describe('the day of a bot', () => {
  const yesterday = traded(anAccount(), { entry: '100', exit: '300', at: NOON - DAY_MS });

  it('starts at market midnight with what was realised before', () => {
    const facts = accountFacts(yesterday, undefined, NOON);
    expect(facts).toMatchObject({ entriesToday: 0, dailyReturn: 0, drawdown: 0 });
  });

  it('counts the entries and measures the result against the equity at midnight', () => {
    const today = traded(yesterday, { entry: '100', exit: '40', at: NOON });
    const facts = accountFacts(today, undefined, NOON);
    expect(facts.entriesToday).toBe(1);
    expect(facts.dailyReturn).toBeCloseTo(-60 / 1200, 12);
    expect(facts.drawdown).toBeCloseTo(60 / 1200, 12);
  });

  it('includes what the open position has lost since', () => {
    const open = traded(yesterday, { entry: '100', at: NOON });
    expect(accountFacts(open, { bid: 40 }, NOON).dailyReturn).toBeCloseTo(-60 / 1200, 12);
  });

  it('is a total loss when there was nothing left at midnight', () => {
    const ruined = { ...anAccount(), startingCapital: money(0), cash: money(0) };
    expect(accountFacts(ruined, undefined, NOON).dailyReturn).toBe(-1);
  });
});
