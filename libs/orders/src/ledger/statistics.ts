import { type TradeRecord } from '@app/kelly';
import { larger, type Money, negate, plus, ratio, ZERO } from '@app/kernel';

import { type BotStatistics, type ClosedTrade } from './account.js';

/** Before the first trade: the peak is the capital itself. */
export function noTrades(startingCapital: Money): BotStatistics {
  return {
    trades: 0,
    wins: 0,
    losses: 0,
    grossProfit: ZERO,
    grossLoss: ZERO,
    netProfit: ZERO,
    fees: ZERO,
    losingStreak: 0,
    peakEquity: startingCapital,
    drawdownMax: 0,
    lastTradeAt: undefined,
  };
}

/** The statistics with one more closed trade. A trade that earned nothing net is a loss. `capital`: what was put in. */
export function withTrade(
  before: BotStatistics,
  trade: Pick<ClosedTrade, 'net' | 'fees' | 'closedAt'>,
  capital: Money,
): BotStatistics {
  const won = trade.net.greaterThan(0);
  const netProfit = plus(before.netProfit, trade.net);
  const equity = plus(capital, netProfit);
  const peakEquity = larger(before.peakEquity, equity);
  return {
    trades: before.trades + 1,
    wins: before.wins + (won ? 1 : 0),
    losses: before.losses + (won ? 0 : 1),
    grossProfit: won ? plus(before.grossProfit, trade.net) : before.grossProfit,
    grossLoss: won ? before.grossLoss : plus(before.grossLoss, negate(trade.net)),
    netProfit,
    fees: plus(before.fees, trade.fees),
    losingStreak: won ? 0 : before.losingStreak + 1,
    peakEquity,
    drawdownMax: Math.max(before.drawdownMax, drawdownFrom(peakEquity, equity)),
    lastTradeAt: trade.closedAt,
  };
}

/** How far `equity` lies below `peak`, 0 to 1 (above 1 only when more than everything is lost). */
export function drawdownFrom(peak: Money, equity: Money): number {
  return peak.greaterThan(0) ? Math.max(0, 1 - ratio(equity, peak)) : 0;
}

/** The record that sizing asks for. */
export function tradeRecord(statistics: BotStatistics): TradeRecord {
  const { trades, wins, losses, grossProfit, grossLoss } = statistics;
  return {
    trades,
    wins,
    averageWin: wins > 0 ? grossProfit.toNumber() / wins : 0,
    averageLoss: losses > 0 ? grossLoss.toNumber() / losses : 0,
  };
}

/** Gross profit over gross loss; undefined while nothing was lost. */
export function profitFactor({ grossProfit, grossLoss }: BotStatistics): number | undefined {
  return grossLoss.isZero() ? undefined : ratio(grossProfit, grossLoss);
}
