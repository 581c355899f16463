import { AlertsModule } from '@app/alerts';
import { AuditModule } from '@app/audit';
import { AuthModule } from '@app/auth';
import { AutopilotModule } from '@app/autopilot';
import { BackupModule } from '@app/backup';
import { BotsModule } from '@app/bots';
import { type Config, ConfigModule } from '@app/config';
import { EmergencyStopModule } from '@app/emergency-stop';
import { ExchangeKeysModule } from '@app/exchange-keys';
import { HttpModule } from '@app/http';
import { type Clock, SystemClock } from '@app/kernel';
import { LifecycleModule } from '@app/lifecycle';
import { LiveGatesModule } from '@app/live-gates';
import { MarketsModule } from '@app/markets';
import { MigrationsModule } from '@app/migrations';
import { type Log, ObservabilityModule } from '@app/observability';
import { OrdersModule } from '@app/orders';
import { PersistenceModule } from '@app/persistence';
import { PromotionModule } from '@app/promotion';
import { RiskModule } from '@app/risk';
import { SelfHealingModule } from '@app/self-healing';
import { StrategiesModule } from '@app/strategies';
import { TradingModule } from '@app/trading';
import { VenuesModule } from '@app/venues';
import { type DynamicModule, Module, type Type } from '@nestjs/common';

import { ClockModule } from './clock.module.js';

/** What tests add to the server's own: exchanges that are not real, and a clock that can be moved. */
export interface Additions {
  readonly modules: readonly Type[];
  readonly clock?: Clock;
}

const NONE: Additions = { modules: [] };

/** Everything the server is made of, from the bottom up: also the order in which it starts. */
@Module({})
export class AppModule {
  static forRoot(
    config: Config,
    log: Log,
    { modules, clock = new SystemClock() }: Additions = NONE,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ClockModule.of(clock),
        LifecycleModule,
        ObservabilityModule.forRoot(log),
        PersistenceModule,
        MigrationsModule,
        HttpModule,
        AuditModule,
        AlertsModule,
        AuthModule,
        MarketsModule,
        StrategiesModule,
        BotsModule,
        VenuesModule,
        ...modules,
        EmergencyStopModule,
        RiskModule,
        ExchangeKeysModule,
        OrdersModule,
        LiveGatesModule,
        PromotionModule,
        AutopilotModule,
        BackupModule,
        SelfHealingModule,
        TradingModule,
      ],
    };
  }
}
