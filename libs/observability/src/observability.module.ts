import { type DynamicModule, Module } from '@nestjs/common';

import { HealthRegistry } from './health-registry.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';

/** How the system is seen from outside: log, health, metrics. Global, because every area is seen. */
@Module({})
export class ObservabilityModule {
  static forRoot(log: Log): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [{ provide: Log, useValue: log }, HealthRegistry, Metrics],
      exports: [Log, HealthRegistry, Metrics],
    };
  }
}
