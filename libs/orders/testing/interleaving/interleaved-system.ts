import {
  type Bot,
  BotChanges,
  BotModeService,
  type BotsService,
  BotStatusService,
  ModeGuards,
  StatusGuards,
} from '@app/bots';
import { type EmergencyStop, type HaltWatch, InProcessLatch } from '@app/emergency-stop';
import { ManualClock } from '@app/kernel';
import { type OrderIntent, ownChecks, PreTradeChecks } from '@app/risk';
import { Venues } from '@app/venues';
import { RecordingAuditLog } from '@testing/audit';
import { aConfig } from '@testing/config';
import {
  FakePositions,
  HaltGuard,
  MemoryHaltStore,
  MemoryMarkers,
  PauseBots,
  wireHalt,
} from '@testing/emergency-stop';
import { MARKET_START } from '@testing/markets';
import { MemoryLog } from '@testing/observability';
import { type FakeVenue } from '@testing/venues';

import { IntentReviewService } from '../../src/gateway/intent-review.service.js';
import { IntentWriter } from '../../src/gateway/intent-writer.service.js';
import { OrderSender } from '../../src/gateway/order-sender.service.js';
import { OrderVenue } from '../../src/gateway/order-venue.service.js';
import { type RiskFactsService } from '../../src/gateway/risk-facts.service.js';
import { SendPermission } from '../../src/gateway/send-permission.service.js';
import { HaltBooks } from '../../src/halt/halt-books.service.js';
import { type AccountRepository } from '../../src/ledger/account.repository.js';
import { type LedgerService } from '../../src/ledger/ledger.service.js';
import { type OrderRepository } from '../../src/order.repository.js';
import { FlatGuard } from '../../src/watch/flat-guard.service.js';
import { factsOf, ledgerOf, MemoryBots, MemoryOrders } from './memory-books.js';
import { TrialPromotions } from './trial-promotions.js';
import { type VirtualScheduler } from './virtual-scheduler.js';

type BotRepository = ConstructorParameters<typeof BotStatusService>[0];

const config = aConfig();
/** Of all checks the one that is about stops. */
const CHECKS = ownChecks(config.risk).filter(({ code }) => code === 'halted');
/** What a fill leaves behind is not modelled. */
const NO_POSITIONS: Pick<AccountRepository, 'ofBots'> = { ofBots: () => Promise.resolve([]) };
const READY = { notReadyReason: (): undefined => undefined };

/** Where a bot's orders go, by its mode. */
export interface BothVenues {
  readonly paper: FakeVenue;
  readonly live: FakeVenue;
}

export interface InterleavedSystem {
  readonly stop: EmergencyStop;
  readonly watch: HaltWatch;
  readonly latch: InProcessLatch;
  readonly store: MemoryHaltStore;
  readonly markers: MemoryMarkers;
  readonly venues: BothVenues;
  readonly bots: MemoryBots;
  readonly status: BotStatusService;
  readonly mode: BotModeService;
  readonly promotions: TrialPromotions;
  /** As the gateway does it: reviewed, written, permitted, sent. @returns whether it reached the venue */
  readonly submit: (intent: OrderIntent) => Promise<boolean>;
}

/**
 * The real latch, stop, guards, bot statuses and modes, review, last permission and sender; database, files and venues
 * are in memory, and far away. Every promotion is due, and live orders pass no gate: what is judged is the stop.
 */
export function anInterleavedSystem(
  scheduler: VirtualScheduler,
  crowd: readonly Bot[],
  venues: BothVenues,
): InterleavedSystem {
  const clock = new ManualClock(MARKET_START);
  const [latch, store, markers, log] = [
    new InProcessLatch(),
    new MemoryHaltStore(),
    new MemoryMarkers(),
    new MemoryLog(),
  ];
  latch.markReadable();
  const bots = new MemoryBots(crowd);
  const books = new MemoryOrders();
  const orders = scheduler.far(
    books as Pick<OrderRepository, 'move' | 'maybeOpen' | 'hasUnsettled'> as OrderRepository,
  );
  const ledger = scheduler.far(ledgerOf(books) as LedgerService);
  const repository = scheduler.far(
    bots as Pick<BotRepository, 'find' | 'move' | 'moveMany' | 'changeMode'> as BotRepository,
  );

  const guards = new StatusGuards();
  guards.register(new HaltGuard(latch));
  const audit = scheduler.far(new RecordingAuditLog());
  const status = new BotStatusService(repository, new BotChanges(), guards, audit, clock, log);
  const [modes, promotions] = [new ModeGuards(), scheduler.far(new TrialPromotions())];
  modes.setAuthority(promotions);
  modes.register(new FlatGuard(NO_POSITIONS as AccountRepository, orders));
  const mode = new BotModeService(repository, new BotChanges(), modes, audit, log);
  const { stop, watch } = wireHalt({
    ...{ latch, clock, venues: [venues.paper, venues.live].map((venue) => scheduler.far(venue)) },
    ...{ steps: [new PauseBots(status)] },
    store: scheduler.far(store),
    markers: scheduler.far(markers),
    orders: new HaltBooks(orders),
    positions: new FakePositions(),
    callTimeoutMs: 10_000,
    announce: () => undefined,
    onFault: () => undefined,
  });

  const known = repository as Pick<BotsService, 'find'> as BotsService;
  const facts = factsOf(known) as RiskFactsService;
  const review = new IntentReviewService(facts, new PreTradeChecks(CHECKS), latch, READY, clock, config);
  const writer = new IntentWriter(known, modes, ledger, orders, clock);
  const registry = new Venues(() => venues.paper);
  registry.contribute(venues.live);
  const permission = new SendPermission(latch, READY, clock);
  const sender = new OrderSender(permission, new OrderVenue(registry, config), orders, ledger, clock, log);
  const submit = async (intent: OrderIntent): Promise<boolean> => {
    const reviewed = await review.review(intent);
    if (!reviewed.allowed) return false;
    const written = await writer.write(reviewed);
    if (!written.isWritten) return false;
    return (await sender.send(written.order, new AbortController().signal)).kind !== 'denied';
  };
  return { stop, watch, latch, store, markers, venues, bots, status, mode, promotions, submit };
}
