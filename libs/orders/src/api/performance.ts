import { minus, type Money } from '@app/kernel';

import { type BotAccount, type ClosedTrade } from '../ledger/account.js';
import { realisedEquity } from '../ledger/capital.js';

/** Realised equity after a closed trade. */
export interface EquityPoint {
  readonly time: Date;
  readonly equity: Money;
}

/**
 * Realised equity after each of the newest trades, oldest first. Counted back from the account, so that it ends at
 * what the account says however many trades there were before, and shows capital that was moved as if it had always been there. `trades` are newest first, without a gap.
 */
export function realisedCurve(
  account: BotAccount,
  trades: readonly Pick<ClosedTrade, 'net' | 'closedAt'>[],
): EquityPoint[] {
  let equity = realisedEquity(account);
  const points: EquityPoint[] = [];
  for (const { net, closedAt } of trades) {
    points.push({ time: closedAt, equity });
    equity = minus(equity, net);
  }
  return points.toReversed();
}
