import { botNotActive } from './checks/bot-not-active.js';
import { dailyLoss } from './checks/daily-loss.js';
import { dailyTradesBot } from './checks/daily-trades-bot.js';
import { dailyTradesUser } from './checks/daily-trades-user.js';
import { drawdown } from './checks/drawdown.js';
import { duplicateIntent } from './checks/duplicate-intent.js';
import { errorRate } from './checks/error-rate.js';
import { feeNotCovered } from './checks/fee-not-covered.js';
import { halted } from './checks/halted.js';
import { losingStreak } from './checks/losing-streak.js';
import { orderRate } from './checks/order-rate.js';
import { positionLimit } from './checks/position-limit.js';
import { priceCollar } from './checks/price-collar.js';
import { sizeBelowMinimum } from './checks/size-below-minimum.js';
import { staleMarketData } from './checks/stale-market-data.js';
import { subsystemNotReady } from './checks/subsystem-not-ready.js';
import { type PreTradeCheck } from './pre-trade-check.js';
import { type RiskSettings } from './settings.js';

/**
 * The checks that need nothing but the context. Their orders leave room for those of other areas: 40 and 50 before the
 * market data is looked at, 100 after the position limit.
 */
export function ownChecks(settings: RiskSettings): readonly PreTradeCheck[] {
  return [
    halted,
    botNotActive,
    subsystemNotReady,
    staleMarketData(settings),
    duplicateIntent,
    sizeBelowMinimum,
    positionLimit,
    priceCollar(settings),
    feeNotCovered(settings),
    dailyTradesBot(settings),
    dailyTradesUser(settings),
    orderRate(settings),
    dailyLoss(settings),
    drawdown(settings),
    losingStreak(settings),
    errorRate(settings),
  ];
}
