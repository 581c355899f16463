import { randomInt } from 'node:crypto';

import { Config } from '@app/config';
import { SystemClock } from '@app/kernel';
import {
  type BeforeApplicationShutdown,
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';

import { dataDirectory } from './data-directory.js';
import { EventLoopMonitor } from './event-loop-monitor.js';
import { FeatureFlagsController } from './feature-flags.controller.js';
import { LifecycleController } from './lifecycle.controller.js';
import { Lifecycle } from './lifecycle.js';
import { LifecycleLog } from './lifecycle-log.adapter.js';
import { SchedulerRegistryTimers } from './scheduler-registry.adapter.js';

const RANDOM_STEPS = 2 ** 32;

/**
 * Ordered, bounded start and stop. Every area imports this module and starts its subsystem in `onModuleInit`; nothing
 * else is needed to be stopped. Invariant: what was started, and only that, is stopped, once, in reverse order. Global,
 * because Nest starts global modules before all others, and this one is to be the first of them.
 */
@Global()
@Module({
  imports: [ScheduleModule.forRoot()],
  controllers: [LifecycleController, FeatureFlagsController],
  providers: [
    {
      provide: EventLoopMonitor,
      inject: [Config],
      useFactory: ({ lifecycle }: Config): EventLoopMonitor =>
        new EventLoopMonitor(lifecycle.stallMs, () => performance.now()),
    },
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
  exports: [Lifecycle, EventLoopMonitor],
})
export class LifecycleModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly eventLoop: EventLoopMonitor,
    private readonly config: Config,
  ) {}

  /** First of all modules, because every other one imports this one. */
  async onModuleInit(): Promise<void> {
    await this.lifecycle.start(this.eventLoop);
    await this.lifecycle.start(dataDirectory(this.config.store.dataDir));
  }

  onApplicationBootstrap(): void {
    this.lifecycle.ready();
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    await this.lifecycle.stop(signal ?? 'close');
  }
}
