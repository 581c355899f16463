import { AuthModule, UserBlockedListeners } from '@app/auth';
import { MarketsModule } from '@app/markets';
import { MigrationsModule } from '@app/migrations';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { BlockedOwnerService } from './blocked-owner.service.js';
import { BotDocuments } from './bot-documents.repository.js';
import { BotChanges } from './bot-changes.js';
import { BotModeService } from './bot-mode.service.js';
import { BotStatusService } from './bot-status.service.js';
import { BotRepository } from './bot.repository.js';
import { BotQuotaRecord, BotQuotaSchema, BotRecord, BotSchema } from './bot.schema.js';
import { BotsController } from './bots.controller.js';
import { BotsService } from './bots.service.js';
import { BotsAdoption } from './legacy/bots-adoption.repository.js';
import { BotsBaseline } from './legacy/bots-baseline.repository.js';
import { BotsMigrations } from './legacy/bots-migrations.service.js';
import { ModeGuards } from './mode-guard.js';
import { StatusGuards } from './status-guard.js';

/**
 * Bots: what they are, who owns them, and what they may do now. Invariants: a name is unique among a user's bots, the
 * limits hold however many are created at once, and every change of status or mode is legal, guarded, compare-and-set
 * and audited.
 */
@Module({
  imports: [
    AuthModule,
    MarketsModule,
    MigrationsModule,
    MongooseModule.forFeature([
      { name: BotRecord.name, schema: BotSchema },
      { name: BotQuotaRecord.name, schema: BotQuotaSchema },
    ]),
  ],
  controllers: [BotsController],
  providers: [
    BlockedOwnerService,
    BotsAdoption,
    BotsBaseline,
    BotsMigrations,
    BotChanges,
    BotRepository,
    BotsService,
    BotStatusService,
    StatusGuards,
    BotModeService,
    ModeGuards,
    BotDocuments,
  ],
  exports: [
    BotsAdoption,
    BotChanges,
    BotsService,
    BotStatusService,
    StatusGuards,
    BotModeService,
    ModeGuards,
    BotDocuments,
  ],
})
export class BotsModule implements OnModuleInit {
  constructor(
    private readonly blockedOwner: BlockedOwnerService,
    private readonly guards: StatusGuards,
    private readonly blockedListeners: UserBlockedListeners,
  ) {}

  onModuleInit(): void {
    this.guards.register(this.blockedOwner);
    this.blockedListeners.register(this.blockedOwner);
  }
}
