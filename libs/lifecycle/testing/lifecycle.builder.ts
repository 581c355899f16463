import { SystemClock } from '@app/kernel';
import { Lifecycle, type LifecycleContext, PeriodicTimers } from '@app/lifecycle';

/** A lifecycle with the default limits that logs nothing; under jest's fake timers its time is virtual. */
export function aLifecycle(overrides: Partial<LifecycleContext> = {}): Lifecycle {
  return new Lifecycle({
    clock: new SystemClock(),
    timers: new PlainTimers(),
    random: () => 0.5,
    observer: {
      subsystemMoved: () => undefined,
      taskFailed: () => undefined,
      stopBegan: () => undefined,
      stopEnded: () => undefined,
    },
    limits: { startTimeoutMs: 5000, stopTimeoutMs: 2000, taskStopTimeoutMs: 5000 },
    isPeriodicWorkEnabled: true,
    ...overrides,
  });
}

class PlainTimers extends PeriodicTimers {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  set(name: string, delayMs: number, fire: () => void): void {
    this.clear(name);
    this.#timers.set(name, setTimeout(fire, delayMs));
  }

  clear(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}
