import { minus, type Money, notional, plus, price, ratio, ZERO } from '@app/kernel';
import { type Quote } from '@app/markets';

import { type BotAccount } from '../ledger/account.js';
import { realisedEquity } from '../ledger/capital.js';
import { marketDay, tallyOn } from '../ledger/day-tally.js';
import { drawdownFrom } from '../ledger/statistics.js';

type Bid = Pick<Quote, 'bid'> | undefined;

/** The position at the price a sale gets (at cost while there is no quote). */
export function valueOfPosition({ position }: Pick<BotAccount, 'position'>, quote: Bid): Money {
  if (position === undefined) return ZERO;
  const at = quote === undefined ? position.averageEntryPrice : price(quote.bid);
  return notional(at, position.quantity);
}

/** What an account is worth now: cash, and the position. */
export const equityOf = (account: BotAccount, quote: Bid): Money =>
  plus(account.cash, valueOfPosition(account, quote));

/** How a bot's day and its whole life have gone, as the checks judge them. */
export interface AccountFacts {
  readonly equity: Money;
  readonly entriesToday: number;
  /** Of today's closed trades and the open position, as a ratio of the realised equity at market midnight. */
  readonly dailyReturn: number;
  /** From the highest realised equity, 0 to 1. */
  readonly drawdown: number;
}

/** `marketTime` in ms. A position carried over midnight counts for today with its whole unrealised result. */
export function accountFacts(account: BotAccount, quote: Bid, marketTime: number): AccountFacts {
  const today = tallyOn(account.today, marketDay(marketTime));
  const equity = equityOf(account, quote);
  const realised = realisedEquity(account);
  const atMidnight = minus(realised, today.net);
  return {
    equity,
    entriesToday: today.entries,
    dailyReturn: atMidnight.greaterThan(ZERO) ? ratio(minus(equity, atMidnight), atMidnight) : -1,
    drawdown: drawdownFrom(account.statistics.peakEquity, equity),
  };
}
