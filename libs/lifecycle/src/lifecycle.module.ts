import { randomInt } from 'node:crypto';

import { Config } from '@app/config';
import { SystemClock } from '@app/kernel';
import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';

import { Lifecycle } from './lifecycle.js';
import { LifecycleLog } from './lifecycle-log.adapter.js';
import { SchedulerRegistryTimers } from './scheduler-registry.adapter.js';

const RANDOM_STEPS = 2 ** 32;

/**
 * Ordered, bounded start and stop. Every area imports this module and starts its subsystem in `onModuleInit`; nothing
 * else is needed to be stopped. Invariant: what was started, and only that, is stopped, once, in reverse order.
 */
@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [
    {
      provide: Lifecycle,
      inject: [Config, SchedulerRegistry],
      useFactory: (config: Config, registry: SchedulerRegistry): Lifecycle =>
        new Lifecycle({
          clock: new SystemClock(),
          timers: new SchedulerRegistryTimers(registry),
          random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
          observer: new LifecycleLog(),
          limits: config.lifecycle,
          isPeriodicWorkEnabled: config.flags.schedulers,
        }),
    },
  ],
  exports: [Lifecycle],
})
export class LifecycleModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly lifecycle: Lifecycle) {}

  onApplicationBootstrap(): void {
    this.lifecycle.ready();
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    await this.lifecycle.stop(signal ?? 'close');
  }
}
