import { type SchedulerRegistry } from '@nestjs/schedule';

import { PeriodicTimers } from './periodic-task.js';

/** Keeps each periodic task's timer in @nestjs/schedule, where every other scheduled job of the process is found too. */
export class SchedulerRegistryTimers extends PeriodicTimers {
  constructor(private readonly registry: SchedulerRegistry) {
    super();
  }

  set(name: string, delayMs: number, fire: () => void): void {
    this.clear(name);
    const timer = setTimeout(() => {
      this.clear(name);
      fire();
    }, delayMs);
    this.registry.addTimeout(name, timer);
  }

  clear(name: string): void {
    if (this.registry.doesExist('timeout', name)) this.registry.deleteTimeout(name);
  }
}
