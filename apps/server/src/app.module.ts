import { type Config, ConfigModule } from '@app/config';
import { HttpModule } from '@app/http';
import { LifecycleModule } from '@app/lifecycle';
import { type Log, ObservabilityModule } from '@app/observability';
import { PersistenceModule } from '@app/persistence';
import { type DynamicModule, Module } from '@nestjs/common';

import { ClockModule } from './clock.module.js';

/** Everything the server is made of, from the bottom up: also the order in which it starts. */
@Module({})
export class AppModule {
  static forRoot(config: Config, log: Log): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ClockModule,
        LifecycleModule,
        ObservabilityModule.forRoot(log),
        PersistenceModule,
        HttpModule,
      ],
    };
  }
}
