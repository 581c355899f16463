import { minus, type Money, notional, NOTHING, plus, type Quantity, sum, ZERO } from '@app/kernel';

import { type Fill } from '../order.js';

/** What fills add up to. */
export interface LedgerTotals {
  readonly boughtQuantity: Quantity;
  readonly boughtNotional: Money;
  readonly soldQuantity: Quantity;
  readonly soldNotional: Money;
  readonly fees: Money;
  readonly count: number;
}

export const NO_FILLS: LedgerTotals = {
  boughtQuantity: NOTHING,
  boughtNotional: ZERO,
  soldQuantity: NOTHING,
  soldNotional: ZERO,
  fees: ZERO,
  count: 0,
};

/** Exact as long as the sums stay within 34 digits. */
export function totalsOf(fills: readonly Pick<Fill, 'side' | 'price' | 'quantity' | 'fee'>[]): LedgerTotals {
  return fills.reduce<LedgerTotals>((totals, fill) => {
    const amount = notional(fill.price, fill.quantity);
    const bought = fill.side === 'buy';
    return {
      boughtQuantity: bought ? plus(totals.boughtQuantity, fill.quantity) : totals.boughtQuantity,
      boughtNotional: bought ? plus(totals.boughtNotional, amount) : totals.boughtNotional,
      soldQuantity: bought ? totals.soldQuantity : plus(totals.soldQuantity, fill.quantity),
      soldNotional: bought ? totals.soldNotional : plus(totals.soldNotional, amount),
      fees: plus(totals.fees, fill.fee),
      count: totals.count + 1,
    };
  }, NO_FILLS);
}

/** Σ fills: what the position must be. */
export const netQuantity = (totals: LedgerTotals): Quantity =>
  minus(totals.boughtQuantity, totals.soldQuantity);

/** Σ cash flows of fills − Σ fees: what the fills must have done to the cash. */
export const netCash = (totals: LedgerTotals): Money =>
  minus(minus(totals.soldNotional, totals.boughtNotional), totals.fees);

/** How many round trips there are, and their net result. */
export interface TradeTotals {
  readonly count: number;
  readonly net: Money;
}

export const tradeTotalsOf = (trades: readonly { readonly net: Money }[]): TradeTotals => ({
  count: trades.length,
  net: sum(
    trades.map((trade) => trade.net),
    ZERO,
  ),
});
