export {
  type AccountKey,
  type BotAccount,
  type BotStatistics,
  type ClosedTrade,
  type Position,
} from './ledger/account.js';
export { type PaperRecord } from './ledger/paper-record.js';
export { AccountsService } from './ledger/accounts.service.js';
export { deriveClientOrderId, isOurs, type DecisionKey } from './client-order-id.js';
export { LEDGER_COLLECTIONS } from './ledger/ledger-collections.js';
export { LedgerAudit } from './invariants/ledger-audit.service.js';
export { type LedgerFinding, type LedgerFindingCode } from './invariants/ledger-finding.js';
export { OrderGateway, type CancelResult, type SubmitOutcome } from './order-gateway.js';
export { type AccountReading, type Baseline } from './scan/account-reading.js';
export { BooksScan } from './scan/books-scan.service.js';
export { type NetResult } from './scan/ledger-sums.repository.js';
export { type Fill, type Order, type OrderState } from './order.js';
export { OrderHistory } from './order-history.service.js';
export { OrdersModule } from './orders.module.js';
export { heldQuantity } from './ledger/position.js';
export { equityOf } from './gateway/risk-facts.js';
export { drawdownFrom, tradeRecord } from './ledger/statistics.js';
export { TradingReadiness } from './trading-readiness.js';
export { capitalOf, freeCapital, realisedEquity } from './ledger/capital.js';
export { TransferNotFoundError, TransferRefusedError } from './orders.errors.js';
export { type CapitalTransfer, type TransferRequest } from './transfers/capital-transfer.js';
export { CapitalTransfers } from './transfers/capital-transfers.service.js';
