import { type Config } from '@app/config';
import { InProcessLatch } from '@app/emergency-stop';
import { ManualClock, marketSymbol } from '@app/kernel';
import { type Lifecycle } from '@app/lifecycle';
import { Metrics } from '@app/observability';
import { PreTradeChecks } from '@app/risk';
import { type Venue, Venues } from '@app/venues';
import { type BotServices, botServices } from '@testing/bots';
import { aConfig } from '@testing/config';
import { aLifecycle } from '@testing/lifecycle';
import { aBook, FakeMarketData, MARKET_START } from '@testing/markets';
import { MemoryAlerts, MemoryLog } from '@testing/observability';
import { modelOn, type TestDatabase } from '@testing/persistence';
import { type Connection } from 'mongoose';

import { BookChanges } from '../src/book-changes.js';
import { ExposureLimit } from '../src/exposure/exposure-limit.service.js';
import { UserBooks } from '../src/exposure/user-books.service.js';
import { IntentReviewService } from '../src/gateway/intent-review.service.js';
import { IntentWriter } from '../src/gateway/intent-writer.service.js';
import { OrderCanceller } from '../src/gateway/order-canceller.service.js';
import { OrderGatewayService } from '../src/gateway/order-gateway.service.js';
import { OrderSender } from '../src/gateway/order-sender.service.js';
import { OrderVenue } from '../src/gateway/order-venue.service.js';
import { RiskFactsService } from '../src/gateway/risk-facts.service.js';
import { SendPermission } from '../src/gateway/send-permission.service.js';
import { LedgerAudit } from '../src/invariants/ledger-audit.service.js';
import { AccountRepository } from '../src/ledger/account.repository.js';
import { FillRepository } from '../src/ledger/fill.repository.js';
import {
  ACCOUNT_MODEL,
  AccountSchema,
  FILL_MODEL,
  FillSchema,
  TRADE_MODEL,
  TradeSchema,
} from '../src/ledger/ledger.schema.js';
import { LedgerService } from '../src/ledger/ledger.service.js';
import { TradeRepository } from '../src/ledger/trade.repository.js';
import { OrderRepository } from '../src/order.repository.js';
import { ORDER_MODEL, OrderSchema } from '../src/order.schema.js';
import { CapitalTransferRepository } from '../src/transfers/capital-transfer.repository.js';
import { CAPITAL_TRANSFER_MODEL, CapitalTransferSchema } from '../src/transfers/capital-transfer.schema.js';
import { CapitalTransfers } from '../src/transfers/capital-transfers.service.js';
import { TransferBooks } from '../src/transfers/transfer-books.service.js';
import { OrderWatch } from '../src/watch/order-watch.service.js';
import { Quarantine } from '../src/watch/quarantine.service.js';
import { ReconciledReadiness } from '../src/watch/reconciled-readiness.service.js';
import { ReconciliationService } from '../src/watch/reconciliation.service.js';
import { WatchRound } from '../src/watch/watch-round.service.js';

/** Makes a part of the system go wrong; by default every part is as it is. */
type Wrap = <T extends object>(part: T) => T;

export interface OrderSystemOptions {
  readonly database: TestDatabase;
  readonly venue: Venue;
  readonly clock?: ManualClock;
  readonly config?: Config;
  readonly checks?: PreTradeChecks;
  readonly isReconciled?: boolean;
  readonly wrap?: Wrap;
}

/** Everything between a decision and a venue, as the application wires it, on a database and a venue of the test's. */
export interface OrderSystem {
  readonly gateway: OrderGatewayService;
  readonly reconciliation: ReconciliationService;
  readonly round: WatchRound;
  readonly ledger: LedgerService;
  readonly audit: LedgerAudit;
  readonly orders: OrderRepository;
  readonly accounts: AccountRepository;
  readonly trades: TradeRepository;
  readonly capital: CapitalTransfers;
  readonly books: UserBooks;
  /** Not among the checks unless the test registers it. */
  readonly exposureLimit: ExposureLimit;
  readonly latch: InProcessLatch;
  readonly readiness: ReconciledReadiness;
  readonly lifecycle: Lifecycle;
  readonly clock: ManualClock;
  readonly markets: FakeMarketData;
  readonly bots: BotServices;
  readonly log: MemoryLog;
  readonly alerts: MemoryAlerts;
}

/** Trading is open: what reconciliation would open is open already, unless `isReconciled` is false. */
export async function anOrderSystem({
  database,
  venue,
  clock = new ManualClock(MARKET_START),
  config = aConfig(),
  checks = new PreTradeChecks([]),
  isReconciled = true,
  wrap = (part) => part,
}: OrderSystemOptions): Promise<OrderSystem> {
  const { connection } = database;
  const markets = await FakeMarketData.open({ clock });
  markets.feed.setBook(BTC, aBook({ time: clock.now() }));
  const bots = await botServices(database, { markets, clock, config });
  const [log, alerts] = [new MemoryLog(), new MemoryAlerts()];
  const lifecycle = aLifecycle();
  lifecycle.ready();
  const latch = new InProcessLatch();
  latch.markReadable();
  const readiness = new ReconciledReadiness(lifecycle);
  if (isReconciled) readiness.markReconciled();

  const changes = new BookChanges();
  const { orders, fills, accounts, trades, transfers } = await repositoriesOn(connection, changes, wrap);
  const ledger = wrap(new LedgerService(orders, fills, accounts, trades, database.transactions, clock));
  const orderVenue = new OrderVenue(venuesOf(venue), config);
  const audit = new LedgerAudit(accounts, fills, trades, transfers, orderVenue);
  const watch = new OrderWatch(orders, ledger, orderVenue, clock, config, log);
  const quarantine = new Quarantine(bots.status, alerts, log);
  const round = new WatchRound(orders, watch, audit, quarantine, clock, config);
  const facts = new RiskFactsService(bots.bots, accounts, orders, markets, orderVenue, clock);
  const review = new IntentReviewService(facts, checks, latch, readiness, clock, config);
  const writer = new IntentWriter(bots.bots, bots.modeGuards, ledger, orders, clock);
  const permission = new SendPermission(latch, readiness, clock);
  const sender = new OrderSender(permission, orderVenue, orders, ledger, clock, log);
  const canceller = new OrderCanceller(orders, watch, orderVenue, clock, log);
  const transferBooks = new TransferBooks(transfers, accounts, orders, database.transactions, changes);
  const books = new UserBooks(orders, accounts, bots.bots, clock, changes, bots.changes);
  return {
    gateway: new OrderGatewayService(review, writer, sender, canceller, new Metrics()),
    reconciliation: new ReconciliationService(round, accounts, audit, quarantine, readiness, log),
    capital: new CapitalTransfers(transferBooks, bots.bots, clock, config),
    exposureLimit: new ExposureLimit(books, markets, config),
    ...{
      books,
      round,
      ledger,
      audit,
      orders,
      accounts,
      trades,
      latch,
      readiness,
      lifecycle,
      clock,
      markets,
      bots,
      ...{ log, alerts },
    },
  };
}

async function repositoriesOn(connection: Connection, changes: BookChanges, wrap: Wrap) {
  return {
    orders: wrap(new OrderRepository(await modelOn(connection, ORDER_MODEL, OrderSchema), changes)),
    fills: wrap(new FillRepository(await modelOn(connection, FILL_MODEL, FillSchema))),
    accounts: wrap(new AccountRepository(await modelOn(connection, ACCOUNT_MODEL, AccountSchema))),
    trades: wrap(new TradeRepository(await modelOn(connection, TRADE_MODEL, TradeSchema))),
    transfers: new CapitalTransferRepository(
      await modelOn(connection, CAPITAL_TRANSFER_MODEL, CapitalTransferSchema),
    ),
  };
}

const BTC = marketSymbol('BTC/USDT');

function venuesOf(venue: Venue): Venues {
  const venues = new Venues(() => venue);
  if (venue.mode === 'live') venues.contribute(venue);
  return venues;
}
