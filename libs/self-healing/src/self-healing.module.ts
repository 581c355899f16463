import { BotDocuments, BotsModule } from '@app/bots';
import { Config } from '@app/config';
import { EmergencyStopModule } from '@app/emergency-stop';
import { Clock } from '@app/kernel';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { MarketsModule } from '@app/markets';
import { BooksScan, OrderGateway, OrdersModule } from '@app/orders';
import { Indexes } from '@app/persistence';
import { VenuesModule } from '@app/venues';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { HealingActions } from './actions/healing-actions.service.js';
import {
  CancelOrder,
  CreateIndexes,
  MendBaseline,
  MendPauseReason,
  MendTimes,
} from './actions/own-repairs.js';
import { Repairs } from './actions/repair.js';
import { SelfHealingController } from './api/self-healing.controller.js';
import { Detectors } from './detector.js';
import { HealingEvents } from './events/healing-event.repository.js';
import { HealingEventSchema, StoredHealingEvent } from './events/healing-event.schema.js';
import { ScanRecorder } from './events/scan-recorder.service.js';
import { HealingFacts } from './healing-facts.js';
import { QuarantineRelease } from './quarantine/quarantine-release.service.js';
import { QuarantineRepository } from './quarantine/quarantine.repository.js';
import { QuarantineSchema, StoredQuarantine } from './quarantine/quarantine.schema.js';
import { QuarantineService } from './quarantine/quarantine.service.js';
import { botRules } from './rules/bot-rules.js';
import { BooksFacts } from './scan/books-facts.service.js';
import { FactsReader } from './scan/facts-reader.service.js';
import { HealingScan } from './scan/healing-scan.service.js';
import { ProcessProbe } from './scan/process-probe.js';
import { LeaseSchema, ScanLease, StoredLease } from './scan/scan-lease.repository.js';
import { SystemFactsService } from './scan/system-facts.service.js';
import { VenueFactsService } from './scan/venue-facts.service.js';
import { SelfHealing } from './self-healing.service.js';
import { systemRules } from './system/system-rules.js';

/**
 * The system looks for its own faults. Invariants: one bad document, rule or query never ends a scan; a bot is moved
 * only from the state it was judged in; only what self-healing isolated does it release; nothing is ever deleted.
 */
@Module({
  imports: [
    LifecycleModule,
    MarketsModule,
    BotsModule,
    VenuesModule,
    EmergencyStopModule,
    OrdersModule,
    MongooseModule.forFeature([
      { name: StoredHealingEvent.name, schema: HealingEventSchema },
      { name: StoredQuarantine.name, schema: QuarantineSchema },
      { name: StoredLease.name, schema: LeaseSchema },
    ]),
  ],
  controllers: [SelfHealingController],
  providers: [
    // What is looked at
    BooksFacts,
    VenueFactsService,
    SystemFactsService,
    FactsReader,
    HealingFacts,
    {
      provide: ProcessProbe,
      inject: [Clock, Config],
      useFactory: (clock: Clock, { store }: Config): ProcessProbe =>
        new ProcessProbe(clock, () => performance.now(), store.dataDir),
    },
    // How it is judged
    {
      provide: Detectors,
      inject: [Config],
      useFactory: ({ selfHealing }: Config): Detectors => {
        const detectors = new Detectors();
        detectors.registerForBots(...botRules(selfHealing));
        detectors.registerForSystem(...systemRules(selfHealing));
        return detectors;
      },
    },
    // What is done about it
    {
      provide: Repairs,
      inject: [BotDocuments, BooksScan, OrderGateway, Indexes],
      useFactory: (
        bots: BotDocuments,
        books: BooksScan,
        gateway: OrderGateway,
        indexes: Indexes,
      ): Repairs => {
        const repairs = new Repairs();
        repairs.register(new MendTimes(bots), new MendBaseline(books), new MendPauseReason(bots));
        repairs.register(new CancelOrder(gateway), new CreateIndexes(indexes));
        return repairs;
      },
    },
    HealingActions,
    QuarantineRepository,
    QuarantineService,
    QuarantineRelease,
    HealingEvents,
    ScanRecorder,
    HealingScan,
    ScanLease,
    SelfHealing,
  ],
  exports: [Detectors, HealingFacts, Repairs],
})
export class SelfHealingModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly healing: SelfHealing,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.lifecycle.start(this.healing);
  }
}
