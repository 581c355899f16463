import { AuditLog } from '@app/audit';
import { BotsModule, BotStatusService, StatusGuards } from '@app/bots';
import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { MarketData, MarketsModule } from '@app/markets';
import { VenueRegistry, VenuesModule } from '@app/venues';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { EmergencyStopAdminController } from './api/emergency-stop-admin.controller.js';
import { EmergencyDrillsController } from './api/emergency-drills.controller.js';
import { EmergencyStopController } from './api/emergency-stop.controller.js';
import { OrderCancellation } from './cancel/order-cancellation.js';
import { DrillOrders } from './drill/drill-orders.js';
import { DrillRepository } from './drill/drill.repository.js';
import { DrillSchema, StoredDrill } from './drill/drill.schema.js';
import { DrillStore } from './drill/drill.js';
import { EmergencyDrills } from './drill/emergency-drills.js';
import { EmergencyStop } from './emergency-stop.js';
import { HaltAnnouncer } from './halt-announcer.service.js';
import { HaltGuard } from './halt-guard.js';
import { HaltLatch } from './halt-latch.js';
import { HaltMemory } from './halt-memory.js';
import { HaltParts } from './halt-parts.js';
import { HaltStore } from './halt-record.js';
import { InProcessLatch } from './in-process-latch.js';
import { HaltProcedure } from './procedure/halt-procedure.js';
import { PauseBots } from './procedure/pause-bots.js';
import { MongoHaltStore } from './store/halt.repository.js';
import { HaltSchema, StoredHalt } from './store/halt.schema.js';
import { MarkerFiles } from './store/marker-files.js';
import { EmergencyStopService } from './watch/emergency-stop.service.js';
import { HaltWatch } from './watch/halt-watch.js';

/** Cancels under way at one venue at once. */
const CANCELS_CONCURRENT = 100;
/** For all cancels of one round, so that whoever stopped gets an answer although a venue hangs. */
const CANCEL_ROUND_MS = 10_000;
/** For one round of closing positions. */
const CLOSE_ROUND_MS = 10_000;
/** A database that does not answer by then must not keep the venues from being asked. */
const BOOKS_MS = 2000;

/**
 * The emergency stop: a fence, not a flag. Invariants: after the latch closed no order is sent, whatever was in flight;
 * what cannot be read is taken as a stop; the answer never claims more than a fresh reading of every venue shows; and
 * nothing makes a bot active while stopped.
 */
@Module({
  imports: [
    LifecycleModule,
    MarketsModule,
    BotsModule,
    VenuesModule,
    MongooseModule.forFeature([
      { name: StoredHalt.name, schema: HaltSchema },
      { name: StoredDrill.name, schema: DrillSchema },
    ]),
  ],
  controllers: [EmergencyStopController, EmergencyStopAdminController, EmergencyDrillsController],
  providers: [
    EmergencyStopService,
    HaltAnnouncer,
    HaltParts,
    InProcessLatch,
    { provide: HaltLatch, useExisting: InProcessLatch },
    { provide: HaltStore, useClass: MongoHaltStore },
    {
      provide: HaltMemory,
      inject: [InProcessLatch, HaltStore, Config],
      useFactory: (latch: InProcessLatch, halts: HaltStore, { store }: Config): HaltMemory =>
        new HaltMemory(latch, halts, new MarkerFiles(store.dataDir), store.timeoutMs),
    },
    { provide: DrillStore, useClass: DrillRepository },
    {
      provide: DrillOrders,
      inject: [HaltParts, VenueRegistry, MarketData, Clock],
      useFactory: (parts: HaltParts, venues: VenueRegistry, markets: MarketData, clock: Clock): DrillOrders =>
        new DrillOrders(parts.orders, venues, markets, clock),
    },
    {
      provide: OrderCancellation,
      inject: [VenueRegistry, DrillOrders, Config],
      useFactory: (venues: VenueRegistry, orders: DrillOrders, { trading }: Config): OrderCancellation =>
        new OrderCancellation(venues, orders, {
          callTimeoutMs: trading.venueTimeoutMs,
          roundMs: CANCEL_ROUND_MS,
          booksTimeoutMs: BOOKS_MS,
          concurrent: CANCELS_CONCURRENT,
        }),
    },
    {
      provide: HaltProcedure,
      inject: [HaltParts, OrderCancellation, HaltStore, Clock, HaltAnnouncer, Config],
      useFactory: (
        parts: HaltParts,
        cancellation: OrderCancellation,
        store: HaltStore,
        clock: Clock,
        announcer: HaltAnnouncer,
        { store: { timeoutMs } }: Config,
      ): HaltProcedure =>
        new HaltProcedure({
          steps: () => parts.steps,
          cancellation,
          positions: parts.positions,
          store,
          clock,
          storeTimeoutMs: timeoutMs,
          closeTimeoutMs: CLOSE_ROUND_MS,
          onProgress: (record) => {
            announcer.progress(record);
          },
          onFault: (record, what, error) => {
            announcer.fault(record, what, error);
          },
        }),
    },
    {
      provide: EmergencyStop,
      inject: [HaltMemory, HaltProcedure, Clock, HaltAnnouncer],
      useFactory: (
        memory: HaltMemory,
        procedure: HaltProcedure,
        clock: Clock,
        announcer: HaltAnnouncer,
      ): EmergencyStop =>
        new EmergencyStop({
          memory,
          procedure,
          clock,
          announce: (event) => {
            announcer.announce(event);
          },
        }),
    },
    {
      provide: EmergencyDrills,
      inject: [EmergencyStop, HaltMemory, DrillOrders, DrillStore, AuditLog, Clock],
      useFactory: (
        emergencyStop: EmergencyStop,
        memory: HaltMemory,
        orders: DrillOrders,
        store: DrillStore,
        audit: AuditLog,
        clock: Clock,
      ): EmergencyDrills => new EmergencyDrills({ emergencyStop, memory, orders, store, audit, clock }),
    },
    {
      provide: HaltWatch,
      inject: [EmergencyStop, HaltMemory],
      useFactory: (stop: EmergencyStop, memory: HaltMemory): HaltWatch => new HaltWatch(stop, memory),
    },
  ],
  exports: [EmergencyStop, EmergencyDrills, HaltLatch, HaltParts],
})
export class EmergencyStopModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly service: EmergencyStopService,
    private readonly parts: HaltParts,
    private readonly latch: HaltLatch,
    private readonly bots: BotStatusService,
    private readonly guards: StatusGuards,
  ) {}

  async onModuleInit(): Promise<void> {
    this.parts.addStep(new PauseBots(this.bots));
    this.guards.register(new HaltGuard(this.latch));
    await this.lifecycle.start(this.service);
  }
}
