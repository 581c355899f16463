export {
  type BotAccount,
  type BotStatistics,
  type ClosedTrade,
  type DayTally,
  type Position,
} from './ledger/account.js';
export { accountFindings, holdingFindings, statisticsFindings } from './invariants/account-invariants.js';
export { newAccount } from './ledger/accounting.js';
export { AccountsService } from './ledger/accounts.service.js';
export { deriveClientOrderId, isOurs, type DecisionKey } from './client-order-id.js';
export { LedgerAudit } from './invariants/ledger-audit.service.js';
export {
  LEDGER_FINDING_CODES,
  type LedgerFinding,
  type LedgerFindingCode,
} from './invariants/ledger-finding.js';
export { OrderGateway, type CancelResult, type SubmitOutcome } from './order-gateway.js';
export { orderFindings, venueFindings } from './invariants/order-invariants.js';
export {
  LIVE_ORDER_STATES,
  ORDER_STATES,
  orderState,
  type Fill,
  type Order,
  type OrderState,
} from './order.js';
export { OrdersModule } from './orders.module.js';
export { costBasis, heldQuantity } from './ledger/position.js';
export { equityOf } from './gateway/risk-facts.js';
export { profitFactor, tradeRecord } from './ledger/statistics.js';
export { TradingReadiness } from './trading-readiness.js';
