import { Config } from '@app/config';
import { within } from '@app/kernel';
import { type Health, Lifecycle, type PeriodicTask, type Subsystem } from '@app/lifecycle';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { ReconciledReadiness } from './reconciled-readiness.service.js';
import { ReconciliationService } from './reconciliation.service.js';
import { WatchRound } from './watch-round.service.js';

/** How long the start waits for a clean reconciliation, before it goes on in the background with trading closed. */
const FIRST_TRY_MS = 3000;
const ROUND_MS_MAX = 120_000;
const STOP_MS_MAX = 1500;

/** Reconciles at start, and from then on watches every order that may still have news. */
@Injectable()
export class ReconciliationSubsystem implements Subsystem {
  readonly name = 'reconciliation';
  readonly critical = false;
  readonly dependsOn = ['database', 'venues'];
  #watch: PeriodicTask | undefined;

  constructor(
    private readonly reconciliation: ReconciliationService,
    private readonly round: WatchRound,
    private readonly readiness: ReconciledReadiness,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  async start(signal: AbortSignal): Promise<void> {
    try {
      await within(FIRST_TRY_MS, 'The first reconciliation', (s) => this.reconciliation.run(s), signal);
    } catch (err) {
      signal.throwIfAborted();
      this.log.warn({ err }, 'Reconciliation is not clean yet: trading stays closed until it is');
    }
    const { watchIntervalMs } = this.config.orders;
    this.#watch = this.lifecycle.every(
      'order-watch',
      { intervalMs: watchIntervalMs, deadlineMs: ROUND_MS_MAX, isEssential: true },
      (s) =>
        this.readiness.isReconciled ? this.round.run({ atStart: false }, s) : this.reconciliation.run(s),
    );
  }

  async stop(): Promise<void> {
    await this.#watch?.stop(STOP_MS_MAX);
  }

  health(): Health {
    if (this.readiness.isReconciled) return { ok: true };
    return { ok: false, reason: 'reconciling' };
  }
}
