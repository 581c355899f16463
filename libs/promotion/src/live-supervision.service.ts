import { Config } from '@app/config';
import { Lifecycle, type PeriodicTask, type Subsystem } from '@app/lifecycle';
import { Injectable } from '@nestjs/common';

import { LiveSupervisor } from './live-supervisor.service.js';

const ROUND_MS_MAX = 60_000;
const STOP_MS_MAX = 1500;

/** Looks after live bots for as long as the process runs, with ENABLE_SCHEDULERS off too: it takes risk away. */
@Injectable()
export class LiveSupervision implements Subsystem {
  readonly name = 'promotion';
  readonly critical = false;
  readonly dependsOn = ['database'];
  #task: PeriodicTask | undefined;

  constructor(
    private readonly supervisor: LiveSupervisor,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
  ) {}

  start(): void {
    const intervalMs = this.config.promotion.reviewIntervalMs;
    this.#task = this.lifecycle.every(
      'promotion-review',
      { intervalMs, deadlineMs: ROUND_MS_MAX, isEssential: true },
      (signal) => this.supervisor.round(signal),
    );
  }

  async stop(): Promise<void> {
    await this.#task?.stop(STOP_MS_MAX);
  }
}
