import { BotsModule, ModeGuards } from '@app/bots';
import { EmergencyStopModule } from '@app/emergency-stop';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { MarketsModule } from '@app/markets';
import { MigrationsModule } from '@app/migrations';
import { PreTradeChecks, RiskModule } from '@app/risk';
import { VenuesModule } from '@app/venues';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { OrdersController } from './api/orders.controller.js';
import { PerformanceController } from './api/performance.controller.js';
import { TradesController } from './api/trades.controller.js';
import { BookChanges } from './book-changes.js';
import { DrawdownStop } from './exposure/drawdown-stop.service.js';
import { DrawdownWatch } from './exposure/drawdown-watch.service.js';
import { ExposureLimit } from './exposure/exposure-limit.service.js';
import { ProfitPeakRepository } from './exposure/profit-peak.repository.js';
import { PROFIT_PEAK_MODEL, ProfitPeakSchema } from './exposure/profit-peak.schema.js';
import { SharedLimits } from './exposure/shared-limits.service.js';
import { UserBooks } from './exposure/user-books.service.js';
import { BooksNotTrusted } from './gateway/books-not-trusted.js';
import { IntentReviewService } from './gateway/intent-review.service.js';
import { IntentWriter } from './gateway/intent-writer.service.js';
import { OrderCanceller } from './gateway/order-canceller.service.js';
import { OrderGatewayService } from './gateway/order-gateway.service.js';
import { OrderSender } from './gateway/order-sender.service.js';
import { OrderVenue } from './gateway/order-venue.service.js';
import { RiskFactsService } from './gateway/risk-facts.service.js';
import { SendPermission } from './gateway/send-permission.service.js';
import { LedgerAudit } from './invariants/ledger-audit.service.js';
import { AccountRepository } from './ledger/account.repository.js';
import { AccountsService } from './ledger/accounts.service.js';
import { FillRepository } from './ledger/fill.repository.js';
import {
  ACCOUNT_MODEL,
  AccountSchema,
  FILL_MODEL,
  FillSchema,
  TRADE_MODEL,
  TradeSchema,
} from './ledger/ledger.schema.js';
import { LedgerService } from './ledger/ledger.service.js';
import { TradeRepository } from './ledger/trade.repository.js';
import { AccountsAdoption } from './legacy/accounts-adoption.repository.js';
import { AccountsBaseline } from './legacy/accounts-baseline.repository.js';
import { OrdersMigrations } from './legacy/orders-migrations.service.js';
import { TradesAdoption } from './legacy/trades-adoption.repository.js';
import { OrderGateway } from './order-gateway.js';
import { OrderHistory } from './order-history.service.js';
import { OrderRepository } from './order.repository.js';
import { ORDER_MODEL, OrderSchema } from './order.schema.js';
import { CapitalTransferRepository } from './transfers/capital-transfer.repository.js';
import { CAPITAL_TRANSFER_MODEL, CapitalTransferSchema } from './transfers/capital-transfer.schema.js';
import { CapitalTransfers } from './transfers/capital-transfers.service.js';
import { TransferBooks } from './transfers/transfer-books.service.js';
import { AccountDocuments } from './scan/account-documents.repository.js';
import { BooksScan } from './scan/books-scan.service.js';
import { LedgerSums } from './scan/ledger-sums.repository.js';
import { TradingReadiness } from './trading-readiness.js';
import { ArchiveGuard } from './watch/archive-guard.service.js';
import { BooksGuard } from './watch/books-guard.service.js';
import { FlatGuard } from './watch/flat-guard.service.js';
import { Contributions } from './watch/contributions.service.js';
import { HaltBooks } from './halt/halt-books.service.js';
import { PositionCloser } from './halt/position-closer.service.js';
import { OrderWatch } from './watch/order-watch.service.js';
import { Quarantine } from './watch/quarantine.service.js';
import { ReconciledReadiness } from './watch/reconciled-readiness.service.js';
import { ReconciliationSubsystem } from './watch/reconciliation-subsystem.service.js';
import { ReconciliationService } from './watch/reconciliation.service.js';
import { WatchRound } from './watch/watch-round.service.js';

/**
 * Orders from intent to ledger. Invariants: the intent is stored before anything is sent; nothing is sent twice, nor
 * after the latch closed; `unknown` is only left by reading the venue; position = Σ fills and cash = start + Σ
 * transfers + Σ cash flows − Σ fees at every moment.
 */
@Module({
  imports: [
    LifecycleModule,
    MarketsModule,
    MigrationsModule,
    BotsModule,
    VenuesModule,
    EmergencyStopModule,
    RiskModule,
    MongooseModule.forFeature([
      { name: ORDER_MODEL, schema: OrderSchema },
      { name: FILL_MODEL, schema: FillSchema },
      { name: ACCOUNT_MODEL, schema: AccountSchema },
      { name: TRADE_MODEL, schema: TradeSchema },
      { name: PROFIT_PEAK_MODEL, schema: ProfitPeakSchema },
      { name: CAPITAL_TRANSFER_MODEL, schema: CapitalTransferSchema },
    ]),
  ],
  controllers: [OrdersController, TradesController, PerformanceController],
  providers: [
    // Storage
    BookChanges,
    ProfitPeakRepository,
    CapitalTransferRepository,
    OrderRepository,
    FillRepository,
    AccountRepository,
    TradeRepository,
    LedgerService,
    LedgerAudit,
    AccountsService,
    OrderHistory,
    AccountDocuments,
    LedgerSums,
    BooksScan,
    // What comes from a previous system
    TradesAdoption,
    AccountsAdoption,
    AccountsBaseline,
    OrdersMigrations,
    // The way of an order
    {
      provide: BooksNotTrusted,
      inject: [PreTradeChecks, OrderRepository, AccountRepository, LedgerAudit],
      useFactory: (
        checks: PreTradeChecks,
        orders: OrderRepository,
        accounts: AccountRepository,
        audit: LedgerAudit,
      ): BooksNotTrusted => {
        const check = new BooksNotTrusted(orders, accounts, audit);
        checks.register(check);
        return check;
      },
    },
    RiskFactsService,
    IntentReviewService,
    IntentWriter,
    SendPermission,
    OrderVenue,
    OrderSender,
    OrderCanceller,
    { provide: OrderGateway, useClass: OrderGatewayService },
    // Capital that moves between the bots of a user
    TransferBooks,
    CapitalTransfers,
    // What all bots of a user risk together
    UserBooks,
    ExposureLimit,
    DrawdownStop,
    SharedLimits,
    DrawdownWatch,
    // What happens to it afterwards
    OrderWatch,
    WatchRound,
    Quarantine,
    ReconciliationService,
    ReconciliationSubsystem,
    ReconciledReadiness,
    { provide: TradingReadiness, useExisting: ReconciledReadiness },
    ArchiveGuard,
    BooksGuard,
    FlatGuard,
    // What an emergency stop asks of it
    HaltBooks,
    PositionCloser,
    Contributions,
  ],
  exports: [
    AccountsService,
    BooksScan,
    CapitalTransfers,
    LedgerAudit,
    OrderGateway,
    OrderHistory,
    TradingReadiness,
  ],
})
export class OrdersModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly contributions: Contributions,
    private readonly modeGuards: ModeGuards,
    private readonly flatGuard: FlatGuard,
    private readonly limits: SharedLimits,
    private readonly reconciliation: ReconciliationSubsystem,
  ) {}

  async onModuleInit(): Promise<void> {
    this.contributions.register();
    this.modeGuards.register(this.flatGuard);
    this.limits.register();
    await this.lifecycle.start(this.reconciliation);
    await this.lifecycle.start(this.limits.watch);
  }
}
