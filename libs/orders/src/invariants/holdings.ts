import { NOTHING, type Quantity, sum } from '@app/kernel';

import { assetsOf } from '../exposure/exposure.js';
import { type BotAccount } from '../ledger/account.js';
import { heldQuantity } from '../ledger/position.js';

/** The accounts that one holding at a venue stands for, and what is booked for them together. */
export interface BookedHolding {
  readonly accounts: readonly [BotAccount, ...BotAccount[]];
  readonly booked: Quantity;
}

/**
 * A paper account is a bot's own; a real one is shared by all bots of its user, and holds one amount of an asset whatever
 * it was bought with. Accounts without a position have none.
 */
export function bookedHoldings(accounts: readonly BotAccount[]): BookedHolding[] {
  const shared = new Map<string, [BotAccount, ...BotAccount[]]>();
  for (const account of accounts) {
    if (account.position === undefined) continue;
    const owner = account.mode === 'paper' ? account.botId : account.userId;
    const key = `${account.mode}|${owner}|${account.exchange}|${assetsOf(account.symbol).base}`;
    shared.set(key, [account, ...(shared.get(key) ?? [])]);
  }
  return [...shared.values()].map((together) => ({
    accounts: together,
    booked: sum(together.map(heldQuantity), NOTHING),
  }));
}
