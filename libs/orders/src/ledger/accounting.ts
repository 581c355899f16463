import { type Bot } from '@app/bots';
import { averagePrice, minus, plus, ZERO } from '@app/kernel';

import { type Fill } from '../order.js';
import { type BotAccount, type ClosedTrade, type Position } from './account.js';
import { accountId } from './account-id.js';
import { capitalOf } from './capital.js';
import { marketDay, tallyOn } from './day-tally.js';
import { cashFlow, extendPosition, type FilledOrder } from './position.js';
import { noTrades, withTrade } from './statistics.js';

/** The account of a bot that has not traded yet in its mode. */
export function newAccount(
  bot: Pick<Bot, 'id' | 'userId' | 'exchange' | 'symbol' | 'quote' | 'initialCapital' | 'mode'>,
): BotAccount {
  return {
    botId: bot.id,
    mode: bot.mode,
    userId: bot.userId,
    exchange: bot.exchange,
    symbol: bot.symbol,
    quote: bot.quote,
    startingCapital: bot.initialCapital,
    transfers: ZERO,
    cash: bot.initialCapital,
    position: undefined,
    statistics: noTrades(bot.initialCapital),
    today: { day: 0, entries: 0, net: ZERO },
    fillCount: 0,
    intentCount: 0,
  };
}

/** What a fill makes of an account, and the round trip it closed, if it closed one. */
export interface AppliedFill {
  readonly account: BotAccount;
  readonly closed: ClosedTrade | undefined;
}

/**
 * Books one fill, in exact decimals. It never refuses: what a venue executed is a fact, in whatever order it is
 * learned of. The caller sees to it that no fill is applied twice.
 */
export function applyFill(account: BotAccount, fill: Fill, order: FilledOrder): AppliedFill {
  const position = extendPosition(account.position, fill, order);
  const today = tallyOn(account.today, marketDay(fill.time));
  const entries = today.entries + (account.position === undefined ? 1 : 0);
  const booked = {
    ...account,
    cash: minus(plus(account.cash, cashFlow(fill)), fill.fee),
    today: { ...today, entries },
    fillCount: account.fillCount + 1,
  };
  if (!position.quantity.isZero()) return { account: { ...booked, position }, closed: undefined };
  const closed = closeTrade(account, position, order.reason);
  return {
    closed,
    account: {
      ...booked,
      position: undefined,
      statistics: withTrade(account.statistics, closed, capitalOf(account)),
      today: { ...booked.today, net: plus(today.net, closed.net) },
    },
  };
}

function closeTrade(account: BotAccount, position: Position, exitReason: string): ClosedTrade {
  const { boughtQuantity, boughtNotional, soldNotional, soldQuantity, fees } = position;
  const gross = minus(soldNotional, boughtNotional);
  return {
    id: `${accountId(account)}-${account.statistics.trades + 1}`,
    botId: account.botId,
    mode: account.mode,
    userId: account.userId,
    symbol: position.symbol,
    quantity: boughtQuantity,
    entryPrice: averagePrice(boughtNotional, boughtQuantity),
    exitPrice: averagePrice(soldNotional, soldQuantity),
    gross,
    fees,
    net: minus(gross, fees),
    slippage: position.slippage,
    bootstrap: position.bootstrap,
    probe: position.probe,
    exitReason,
    provenance: position.provenance,
    openedAt: position.openedAt,
    closedAt: position.lastFillAt,
  };
}
