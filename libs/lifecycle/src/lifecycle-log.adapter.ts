import { messageOf } from '@app/kernel';
import { Logger } from '@nestjs/common';

import { type LifecycleObserver } from './lifecycle-observer.js';
import { type StopReport } from './stop-report.js';
import { type SubsystemView } from './subsystem-run.js';

/** Writes what happens as log lines: failures as errors with their stack, the rest as information. */
export class LifecycleLog implements LifecycleObserver {
  readonly #logger = new Logger('Lifecycle');

  subsystemMoved({ name, state, reason, startDurationMs, stopDurationMs }: SubsystemView): void {
    if (state === 'running') this.#logger.log(`${name} runs, started in ${startDurationMs ?? 0} ms`);
    else if (state === 'stopped') this.#logger.log(`${name} stopped in ${stopDurationMs ?? 0} ms`);
    else if (state === 'disabled') this.#logger.log(`${name} is disabled: ${reason ?? ''}`);
    else if (reason !== undefined) this.#logger.error(`${name} is ${state}: ${reason}`);
  }

  taskFailed(name: string, error: unknown): void {
    this.#logger.error(`Task ${name} failed: ${messageOf(error)}`, error);
  }

  stopBegan(cause: string): void {
    this.#logger.log(`Stopping (${cause})`);
  }

  stopEnded({ tasks, durationMs, isClean }: StopReport): void {
    for (const { name, state } of tasks)
      if (state === 'stop_timeout' || state === 'stop_failed') this.#logger.error(`Task ${name}: ${state}`);
    if (isClean) this.#logger.log(`All parts stopped in ${durationMs} ms`);
    else this.#logger.error(`Stopped in ${durationMs} ms, not cleanly`);
  }
}
