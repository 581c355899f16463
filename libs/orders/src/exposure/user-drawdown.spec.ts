import { money } from '@app/kernel';

import { securedProfit, userDrawdown } from './user-drawdown.js';

describe('the drawdown of a user', () => {
  it.each([
    { what: 'nothing has happened', equity: 3000, profit: 0, peak: 0, drawdown: 0 },
    { what: 'the profit is at its peak', equity: 3300, profit: 300, peak: 300, drawdown: 0 },
    { what: 'capital is lost', equity: 2550, profit: -450, peak: 0, drawdown: 0.15 },
    { what: 'profit is lost again', equity: 3000, profit: 0, peak: 1000, drawdown: 0.25 },
    { what: 'a bot without a loss was archived', equity: 2000, profit: 0, peak: 0, drawdown: 0 },
    { what: 'everything is lost', equity: 0, profit: -3000, peak: 0, drawdown: 1 },
    { what: 'more than everything is lost', equity: -10, profit: -3010, peak: 0, drawdown: 1 },
  ])('is $drawdown when $what', ({ equity, profit, peak, drawdown }) => {
    const result = { equity: money(equity), profit: money(profit) };

    expect(userDrawdown(result, money(peak))).toBeCloseTo(drawdown, 12);
  });

  it('makes no peak of what open positions would lose again', () => {
    expect(securedProfit({ realised: money(100), profit: money(40) }).toNumber()).toBe(40);
    expect(securedProfit({ realised: money(100), profit: money(400) }).toNumber()).toBe(100);
  });
});
