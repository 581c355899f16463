import { BotsModule, StatusGuards } from '@app/bots';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { PreTradeChecks, RiskModule } from '@app/risk';
import { VenuesModule } from '@app/venues';
import { Module, type OnModuleInit } from '@nestjs/common';

import { ExchangeKeysController } from './api/exchange-keys.controller.js';
import { ExchangeKeys } from './exchange-keys.js';
import { ExchangeKeysService } from './exchange-keys.service.js';
import { KeyChanges } from './key-changes.service.js';
import { KeyConsequences } from './key-consequences.service.js';
import { KeyStoreModule } from './key-store.module.js';
import { KeyTests } from './key-tests.service.js';
import { LiveBots } from './live-bots.service.js';
import { NoExchangeKeys } from './no-exchange-keys.js';
import { VaultSubsystem } from './vault-subsystem.service.js';

/**
 * API keys of exchanges. Invariants: what is secret is stored sealed to its user and exchange, and is seen again by live
 * venues alone; a user has one key for each exchange; a live bot trades only with one that was tested and cannot
 * withdraw, asked anew for each order.
 */
@Module({
  imports: [LifecycleModule, KeyStoreModule, BotsModule, VenuesModule, RiskModule],
  controllers: [ExchangeKeysController],
  providers: [
    ExchangeKeysService,
    { provide: ExchangeKeys, useExisting: ExchangeKeysService },
    KeyChanges,
    KeyConsequences,
    KeyTests,
    LiveBots,
    VaultSubsystem,
  ],
  exports: [ExchangeKeys],
})
export class ExchangeKeysModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly vault: VaultSubsystem,
    private readonly keys: ExchangeKeys,
    private readonly checks: PreTradeChecks,
    private readonly guards: StatusGuards,
    private readonly liveBots: LiveBots,
  ) {}

  async onModuleInit(): Promise<void> {
    this.checks.register(new NoExchangeKeys(this.keys));
    this.guards.register(this.liveBots);
    await this.lifecycle.start(this.vault);
  }
}
