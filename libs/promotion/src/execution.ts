import { BASIS_POINT, notional, plus, ratio } from '@app/kernel';
import { type ClosedTrade, type Order } from '@app/orders';

/** How orders were carried out in one mode, newest first: what paper predicts and live has to keep. */
export interface Execution {
  /** Of each closed trade, in basis points of what was traded on both sides; positive is a cost. */
  readonly slippageBps: readonly number[];
  /** Of each order that is over, the part of its quantity that was filled: 0 to 1. */
  readonly fillRatios: readonly number[];
}

/** What was paid beyond the prices that were decided at. */
function slippageBps({
  slippage,
  quantity,
  entryPrice,
  exitPrice,
}: Pick<ClosedTrade, 'slippage' | 'quantity' | 'entryPrice' | 'exitPrice'>): number {
  const traded = plus(notional(entryPrice, quantity), notional(exitPrice, quantity));
  return ratio(slippage, traded) / BASIS_POINT;
}

/** A venue that refuses an order, or lets it expire, has not filled it either. */
const fillRatio = ({ filledQuantity, quantity }: Pick<Order, 'filledQuantity' | 'quantity'>): number =>
  ratio(filledQuantity, quantity);

export const executionOf = (trades: readonly ClosedTrade[], orders: readonly Order[]): Execution => ({
  slippageBps: trades.map(slippageBps),
  fillRatios: orders.map(fillRatio),
});
