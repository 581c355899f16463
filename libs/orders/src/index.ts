export {
  type BotAccount,
  type BotStatistics,
  type ClosedTrade,
  type DayTally,
  type Position,
} from './account.js';
export { OrderGateway, type CancelResult, type SubmitOutcome } from './order-gateway.js';
export {
  LIVE_ORDER_STATES,
  ORDER_STATES,
  orderState,
  type Fill,
  type Order,
  type OrderState,
} from './order.js';
export { TradingReadiness } from './trading-readiness.js';
