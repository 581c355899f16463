import { larger, minus, type Money, plus, ratio, smaller, ZERO } from '@app/kernel';

import { type Result } from './user-book.js';

/**
 * How far all bots of a user together are under their highest profit, as a ratio of what they would be worth without
 * that fall. Told by profits and not by equity: making a bot, archiving one or moving capital between two is no gain
 * and no loss. `peak`: the highest secured profit so far.
 */
export function userDrawdown({ equity, profit }: Pick<Result, 'equity' | 'profit'>, peak: Money): number {
  const fall = larger(minus(peak, profit), ZERO);
  if (fall.isZero()) return 0;
  const before = plus(equity, fall);
  return before.greaterThan(fall) ? ratio(fall, before) : 1;
}

/** What was realised, as far as open positions would not lose it again: only this can become a peak. */
export const securedProfit = ({ realised, profit }: Pick<Result, 'realised' | 'profit'>): Money =>
  smaller(realised, profit);
