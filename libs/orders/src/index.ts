export { type BotAccount, type BotStatistics, type ClosedTrade, type Position } from './account.js';
export { OrderGateway, type SubmitOutcome } from './order-gateway.js';
export {
  LIVE_ORDER_STATES,
  ORDER_STATES,
  orderState,
  type Fill,
  type Order,
  type OrderState,
} from './order.js';
