import { larger, minus, type Money, plus, ratio, times, ZERO } from '@app/kernel';

import { type BotAccount } from './account.js';
import { costBasis } from './position.js';

/** What was put into an account: its starting capital, and what was moved to it since, less what was moved away. */
export const capitalOf = ({
  startingCapital,
  transfers,
}: Pick<BotAccount, 'startingCapital' | 'transfers'>): Money => plus(startingCapital, transfers);

/** What was put in and what closed trades have made of it. */
export const realisedEquity = (account: BotAccount): Money =>
  plus(capitalOf(account), account.statistics.netProfit);

/**
 * How much cash may be moved away: what is left covers the open position once more, and is never less than the smallest
 * capital a bot may have.
 */
export function freeCapital(
  { cash, position }: Pick<BotAccount, 'cash' | 'position'>,
  capitalMin: Money,
): Money {
  const kept = position === undefined ? capitalMin : larger(capitalMin, costBasis(position));
  return larger(minus(cash, kept), ZERO);
}

/**
 * The account with `amount` more capital, or less when it is negative. No profit and no loss: the peak moves in
 * proportion to the realised equity, so that its drawdown stays what it was.
 */
export function withTransfer(account: BotAccount, amount: Money): BotAccount {
  const before = realisedEquity(account);
  const after = plus(before, amount);
  const scale = before.greaterThan(0) && after.greaterThan(0) ? ratio(after, before) : 1;
  const { statistics } = account;
  return {
    ...account,
    transfers: plus(account.transfers, amount),
    cash: plus(account.cash, amount),
    statistics: { ...statistics, peakEquity: larger(times(statistics.peakEquity, scale), after) },
  };
}
