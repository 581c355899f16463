import { type ExitRules } from '@app/bots';
import { type Position } from '@app/orders';

/** Why a position is closed although its strategy did not ask for it. */
export type ProtectiveExit = 'stop_loss' | 'trailing_stop' | 'take_profit' | 'time_exit';

/** What a sale would get now, and when (market time, ms). */
export interface ExitMarket {
  readonly bid: number;
  readonly time: number;
}

/**
 * The first exit rule that the market has met, most protective first. Judged on the bid, the price a sale gets, so
 * that a wide spread cannot make a stop look better than it is.
 */
export function protectiveExit(
  position: Position,
  rules: ExitRules,
  market: ExitMarket,
): ProtectiveExit | undefined {
  const { stopPrice, takeProfitPrice, highestPrice, openedAt } = position;
  const { trailingStopRatio, holdingTimeMaxMs } = rules;
  if (stopPrice !== undefined && market.bid <= stopPrice) return 'stop_loss';
  if (trailingStopRatio !== undefined && market.bid <= highestPrice * (1 - trailingStopRatio)) {
    return 'trailing_stop';
  }
  if (takeProfitPrice !== undefined && market.bid >= takeProfitPrice) return 'take_profit';
  if (holdingTimeMaxMs !== undefined && market.time - openedAt.getTime() >= holdingTimeMaxMs) {
    return 'time_exit';
  }
  return undefined;
}
