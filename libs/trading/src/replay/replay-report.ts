import { minus, type Money, ratio, sum, ZERO } from '@app/kernel';
import { type ClosedTrade } from '@app/orders';

/** Equity at one candle close, the open position valued at the bid. */
export interface EquityPoint {
  /** Market time, ms. */
  readonly time: number;
  readonly equity: Money;
  readonly inPosition: boolean;
}

/** What a strategy came to. Ratios are 0 to 1; amounts in quote currency. */
export interface ReplayReport {
  readonly trades: number;
  readonly netProfit: Money;
  /** Net profit as a ratio of the starting capital. */
  readonly netReturn: number;
  readonly fees: Money;
  readonly slippage: Money;
  /** undefined without trades. */
  readonly winRate: number | undefined;
  /** Net wins divided by net losses; undefined without losses. */
  readonly profitFactor: number | undefined;
  /** Largest fall of equity from an earlier peak. */
  readonly maxDrawdown: number;
  /** Part of the candles at whose close a position was open. */
  readonly exposure: number;
}

/** Pure. `curve` is in the order of time. */
export function replayReport(
  startingCapital: Money,
  trades: readonly ClosedTrade[],
  curve: readonly EquityPoint[],
): ReplayReport {
  const nets = trades.map(({ net }) => net);
  const wins = nets.filter((net) => net.greaterThan(0));
  const losses = nets.filter((net) => net.lessThan(0));
  const finalEquity = curve.at(-1)?.equity ?? startingCapital;
  const netProfit = minus(finalEquity, startingCapital);
  return {
    trades: trades.length,
    netProfit,
    netReturn: ratio(netProfit, startingCapital),
    fees: sum(
      trades.map(({ fees }) => fees),
      ZERO,
    ),
    slippage: sum(
      trades.map(({ slippage }) => slippage),
      ZERO,
    ),
    winRate: trades.length === 0 ? undefined : wins.length / trades.length,
    profitFactor: losses.length === 0 ? undefined : ratio(sum(wins, ZERO), sum(losses, ZERO).abs()),
    maxDrawdown: maxDrawdown(startingCapital, curve),
    exposure: curve.length === 0 ? 0 : curve.filter(({ inPosition }) => inPosition).length / curve.length,
  };
}

function maxDrawdown(startingCapital: Money, curve: readonly EquityPoint[]): number {
  let peak = startingCapital;
  let deepest = 0;
  for (const { equity } of curve) {
    if (equity.greaterThan(peak)) peak = equity;
    deepest = Math.max(deepest, ratio(minus(peak, equity), peak));
  }
  return deepest;
}
