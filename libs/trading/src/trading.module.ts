import { AuthModule } from '@app/auth';
import { BotsModule } from '@app/bots';
import { Config } from '@app/config';
import { EmergencyStop, EmergencyStopModule, HaltParts } from '@app/emergency-stop';
import { Clock } from '@app/kernel';
import { sizePosition } from '@app/kelly';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { MarketData, MarketsModule } from '@app/markets';
import { AccountsService, OrderGateway, OrdersModule } from '@app/orders';
import { LiveSteps, LiveStepsModule } from '@app/promotion';
import { HealingFacts, SelfHealingModule } from '@app/self-healing';
import { StrategyRuns } from '@app/strategies';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { BotLooks } from './bot-looks.service.js';
import { DecisionLog } from './decision-log.service.js';
import { DecisionPulse } from './decision-pulse.js';
import { DecisionRepository } from './decision.repository.js';
import { DecisionSchema, StoredDecision } from './decision.schema.js';
import { DecisionsController } from './decisions.controller.js';
import { EquitySnapshotRepository } from './equity-snapshot.repository.js';
import { EquitySnapshotSchema, StoredEquitySnapshot } from './equity-snapshot.schema.js';
import { EquitySnapshots } from './equity-snapshots.service.js';
import { DemoBots } from './demo-bots.service.js';
import { EntryRules, EntrySizing } from './entry-sizing.js';
import { EquityController } from './equity.controller.js';
import { OrderPaces, paceOf } from './pace.js';
import { PacedOrders } from './paced-orders.js';
import { RosterKeeper } from './roster-keeper.service.js';
import { SystemStatusController } from './system-status.controller.js';
import { TradingHalt } from './trading-halt.js';
import { TradingEngine } from './trading-engine.js';
import { TradingService } from './trading.service.js';

/**
 * Where market data becomes orders. Invariants: a bot is never looked at twice at once, one bad bot never delays the
 * others, and every look leaves its decision with the reason, also when nothing was traded.
 */
@Module({
  imports: [
    LifecycleModule,
    AuthModule,
    MarketsModule,
    BotsModule,
    EmergencyStopModule,
    OrdersModule,
    LiveStepsModule,
    SelfHealingModule,
    MongooseModule.forFeature([
      { name: StoredDecision.name, schema: DecisionSchema },
      { name: StoredEquitySnapshot.name, schema: EquitySnapshotSchema },
    ]),
  ],
  controllers: [DecisionsController, EquityController, SystemStatusController],
  providers: [
    BotLooks,
    DecisionLog,
    DecisionRepository,
    {
      provide: DecisionPulse,
      inject: [HealingFacts, DecisionRepository],
      useFactory: (healing: HealingFacts, stored: DecisionRepository): DecisionPulse => {
        const pulse = new DecisionPulse(stored);
        healing.register(pulse);
        return pulse;
      },
    },
    DemoBots,
    EquitySnapshotRepository,
    EquitySnapshots,
    RosterKeeper,
    TradingService,
    {
      provide: EntryRules,
      inject: [Config, { token: EntrySizing, optional: true }],
      useFactory: ({ kelly }: Config, sizing?: EntrySizing): EntryRules =>
        new EntryRules(sizing?.size ?? ((input) => sizePosition(input, kelly)), kelly),
    },
    {
      provide: PacedOrders,
      inject: [OrderGateway, { token: OrderPaces, optional: true }],
      useFactory: (gateway: OrderGateway, paces?: OrderPaces): PacedOrders =>
        new PacedOrders(gateway, paces?.of ?? paceOf),
    },
    {
      provide: TradingEngine,
      inject: [MarketData, AccountsService, PacedOrders, LiveSteps, Clock, EntryRules],
      useFactory: (
        market: MarketData,
        accounts: AccountsService,
        orders: PacedOrders,
        liveSteps: LiveSteps,
        clock: Clock,
        { sizeEntry, kelly }: EntryRules,
      ): TradingEngine =>
        new TradingEngine({
          market,
          accounts,
          liveSteps,
          clock,
          sizeEntry,
          kelly,
          runs: new StrategyRuns(),
          orders,
        }),
    },
  ],
  exports: [TradingService],
})
export class TradingModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly trading: TradingService,
    private readonly equity: EquitySnapshots,
    private readonly demo: DemoBots,
    private readonly haltParts: HaltParts,
    private readonly emergencyStop: EmergencyStop,
  ) {}

  async onModuleInit(): Promise<void> {
    // Not critical: without examples the system is as good as with them.
    await this.lifecycle.start({
      name: 'demo-bots',
      critical: false,
      start: () => this.demo.seed(),
      stop: () => undefined,
    });
    this.haltParts.addStep(new TradingHalt(this.trading));
    if (this.emergencyStop.isStopped('global')) await this.trading.halt(AbortSignal.abort());
    await this.lifecycle.start(this.trading);
    await this.lifecycle.start(this.equity);
  }
}
