import { setTimeout as wait } from 'node:timers/promises';

import { type BackgroundTask, type Health, Lifecycle, type Subsystem } from '@app/lifecycle';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { EmergencyStop } from './emergency-stop.js';
import { HaltLatch } from './halt-latch.js';
import { type HaltScope } from './halt-scope.js';
import { HaltWatch } from './halt-watch.js';

/** The marker file must be noticed within a second. */
const LOOK_INTERVAL_MS = 400;
const STALLED_AFTER_MS = 10_000;
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** The stop as a part that runs: it watches marker and records, and goes on with stops that are not through. */
@Injectable()
export class EmergencyStopService implements Subsystem {
  readonly name = 'emergency-stop';
  readonly critical = true;
  readonly #retries = new Map<HaltScope, { readonly dueAt: number; readonly delayMs: number }>();
  #loop: BackgroundTask | undefined;

  constructor(
    private readonly emergencyStop: EmergencyStop,
    private readonly watch: HaltWatch,
    private readonly latch: HaltLatch,
    private readonly lifecycle: Lifecycle,
    private readonly clock: Clock,
  ) {}

  async start(): Promise<void> {
    await this.watch.look();
    const options = { progressWithinMs: STALLED_AFTER_MS };
    this.#loop = this.lifecycle.spawn(
      'halt-watch',
      (signal, progress) => this.#turn(signal, progress),
      options,
    );
  }

  async stop(): Promise<void> {
    await this.#loop?.stop(LOOK_INTERVAL_MS);
  }

  health(): Health {
    const reading = this.latch.read();
    return reading.halted ? { ok: false, reason: `halted: ${reading.reason}` } : { ok: true };
  }

  async #turn(signal: AbortSignal, progress: () => void): Promise<void> {
    while (!signal.aborted) {
      await wait(LOOK_INTERVAL_MS, undefined, { signal });
      await this.watch.look();
      await this.#goOn();
      progress();
    }
  }

  /** Until everything is closed, at growing intervals. A restart begins with the shortest. */
  async #goOn(): Promise<void> {
    const unfinished = this.emergencyStop.unfinished();
    for (const scope of this.#retries.keys()) {
      if (!unfinished.some((record) => record.scope === scope)) this.#retries.delete(scope);
    }
    const now = this.clock.now();
    for (const record of unfinished) {
      const { dueAt, delayMs } = this.#retries.get(record.scope) ?? { dueAt: now, delayMs: RETRY_MIN_MS };
      if (dueAt > now) continue;
      this.#retries.set(record.scope, { dueAt: now + delayMs, delayMs: Math.min(RETRY_MAX_MS, delayMs * 2) });
      await this.emergencyStop.retry(record);
    }
  }
}
