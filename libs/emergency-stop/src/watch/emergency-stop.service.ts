import { setTimeout as wait } from 'node:timers/promises';

import { Clock } from '@app/kernel';
import { type BackgroundTask, type Health, Lifecycle, type Subsystem } from '@app/lifecycle';
import { Injectable } from '@nestjs/common';

import { EmergencyStop } from '../emergency-stop.js';
import { HaltAnnouncer } from '../halt-announcer.service.js';
import { HaltLatch } from '../halt-latch.js';
import { HaltRetries } from './halt-retries.js';
import { HaltWatch } from './halt-watch.js';

/** The marker file must be noticed within a second. */
const LOOK_INTERVAL_MS = 400;
const STALLED_AFTER_MS = 10_000;
/** How long a look that is under way may take to end. */
const STOP_MS_MAX = 1000;

/** The stop as a part that runs: it watches markers and records, and goes on with stops that are not through. */
@Injectable()
export class EmergencyStopService implements Subsystem {
  readonly name = 'emergency-stop';
  readonly critical = true;
  readonly #retries: HaltRetries;
  #loops: readonly BackgroundTask[] = [];

  constructor(
    private readonly emergencyStop: EmergencyStop,
    private readonly watch: HaltWatch,
    private readonly latch: HaltLatch,
    private readonly announcer: HaltAnnouncer,
    private readonly lifecycle: Lifecycle,
    clock: Clock,
  ) {
    this.#retries = new HaltRetries(emergencyStop, clock);
  }

  async start(): Promise<void> {
    await this.watch.lookForMarkers();
    await this.watch.lookAtRecords();
    this.#loops = [
      this.#loop('halt-markers', () => this.watch.lookForMarkers()),
      this.#loop('halt-records', async () => {
        await this.watch.lookAtRecords();
        await this.emergencyStop.writeBehind();
      }),
      // Begins no sooner than the first interval, when the parts of the process are there to be halted.
      this.#loop('halt-retries', () => {
        this.#retries.begin();
      }),
    ];
  }

  async stop(): Promise<void> {
    this.announcer.endStreams();
    await Promise.all(this.#loops.map((loop) => loop.stop(STOP_MS_MAX)));
  }

  health(): Health {
    const reading = this.latch.read();
    return reading.halted ? { ok: false, reason: `halted: ${reading.reason}` } : { ok: true };
  }

  #loop(name: string, turn: () => Promise<void> | void): BackgroundTask {
    return this.lifecycle.spawn(
      name,
      async (signal, progress) => {
        while (!signal.aborted) {
          await wait(LOOK_INTERVAL_MS, undefined, { signal });
          await turn();
          progress();
        }
      },
      { progressWithinMs: STALLED_AFTER_MS },
    );
  }
}
