export {
  type BotAccount,
  type BotStatistics,
  type ClosedTrade,
  type DayTally,
  type Position,
} from './account.js';
export { accountFindings, holdingFindings, statisticsFindings } from './account-invariants.js';
export { newAccount } from './accounting.js';
export { deriveClientOrderId, isOurs, type DecisionKey } from './client-order-id.js';
export { LEDGER_FINDING_CODES, type LedgerFinding, type LedgerFindingCode } from './ledger-finding.js';
export { totalsOf, type LedgerTotals } from './ledger-totals.js';
export { OrderGateway, type CancelResult, type SubmitOutcome } from './order-gateway.js';
export { orderFindings, venueFindings } from './order-invariants.js';
export {
  LIVE_ORDER_STATES,
  ORDER_STATES,
  orderState,
  type Fill,
  type Order,
  type OrderState,
} from './order.js';
export { costBasis, heldQuantity } from './position.js';
export { profitFactor, tradeRecord } from './statistics.js';
export { TradingReadiness } from './trading-readiness.js';
