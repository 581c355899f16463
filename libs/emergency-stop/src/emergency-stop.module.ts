import { BotsModule, BotStatusService, StatusGuards } from '@app/bots';
import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { VenueRegistry, VenuesModule } from '@app/venues';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { EmergencyStopAdminController } from './emergency-stop-admin.controller.js';
import { EmergencyStopController } from './emergency-stop.controller.js';
import { EmergencyStop } from './emergency-stop.js';
import { EmergencyStopService } from './emergency-stop.service.js';
import { HaltAnnouncer } from './halt-announcer.service.js';
import { HaltGuard } from './halt-guard.js';
import { HaltLatch } from './halt-latch.js';
import { HaltMemory } from './halt-memory.js';
import { HaltParts } from './halt-parts.js';
import { HaltProcedure } from './halt-procedure.js';
import { HaltStore } from './halt-record.js';
import { MongoHaltStore } from './halt.repository.js';
import { HaltSchema, StoredHalt } from './halt.schema.js';
import { HaltWatch } from './halt-watch.js';
import { InProcessLatch } from './in-process-latch.js';
import { MarkerFile } from './marker-file.js';
import { OrderCancellation } from './order-cancellation.js';
import { PauseBots } from './pause-bots.js';

/** Cancels under way at one venue at once. */
const CANCELS_CONCURRENT = 100;

/**
 * The emergency stop: a fence, not a flag. Invariants: after the latch closed no order is sent, whatever was in flight;
 * what cannot be read is taken as a stop; the answer never claims more than a fresh reading of every venue shows; and
 * nothing makes a bot active while stopped.
 */
@Module({
  imports: [
    LifecycleModule,
    BotsModule,
    VenuesModule,
    MongooseModule.forFeature([{ name: StoredHalt.name, schema: HaltSchema }]),
  ],
  controllers: [EmergencyStopController, EmergencyStopAdminController],
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
        new HaltMemory(latch, halts, new MarkerFile(store.dataDir), store.timeoutMs),
    },
    {
      provide: HaltProcedure,
      inject: [HaltParts, VenueRegistry, HaltStore, Clock, HaltAnnouncer, Config],
      useFactory: (
        parts: HaltParts,
        venues: VenueRegistry,
        store: HaltStore,
        clock: Clock,
        announcer: HaltAnnouncer,
        { trading }: Config,
      ): HaltProcedure =>
        new HaltProcedure({
          steps: () => parts.steps,
          cancellation: new OrderCancellation(() => venues.all(), parts, {
            callTimeoutMs: trading.venueTimeoutMs,
            concurrent: CANCELS_CONCURRENT,
          }),
          positions: parts,
          store,
          clock,
          onProgress: (record) => {
            announcer.progress.next(record);
          },
          onFault: (record, what, error) => {
            announcer.fault(record, what, error);
          },
        }),
    },
    {
      provide: EmergencyStop,
      inject: [HaltMemory, HaltProcedure, HaltParts, Clock, HaltAnnouncer],
      useFactory: (
        memory: HaltMemory,
        procedure: HaltProcedure,
        parts: HaltParts,
        clock: Clock,
        announcer: HaltAnnouncer,
      ): EmergencyStop =>
        new EmergencyStop({
          memory,
          procedure,
          clock,
          steps: () => parts.steps,
          announce: (event) => {
            announcer.announce(event);
          },
        }),
    },
    {
      provide: HaltWatch,
      inject: [EmergencyStop, HaltMemory],
      useFactory: (stop: EmergencyStop, memory: HaltMemory): HaltWatch => new HaltWatch(stop, memory),
    },
  ],
  exports: [EmergencyStop, HaltLatch, HaltParts],
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
