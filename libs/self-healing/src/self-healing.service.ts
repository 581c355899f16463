import { Config } from '@app/config';
import { within } from '@app/kernel';
import { type FeatureFlag, Lifecycle, type PeriodicTask, type Subsystem } from '@app/lifecycle';
import { Injectable } from '@nestjs/common';

import { QuarantineRelease } from './quarantine/quarantine-release.service.js';
import { HealingScan } from './scan/healing-scan.service.js';
import { ProcessProbe } from './scan/process-probe.js';
import { ScanLease } from './scan/scan-lease.repository.js';
import { type ScanReport } from './scan/scan-report.js';
import { ScanElsewhereError, ScanFailedError, SelfHealingOffError } from './self-healing.errors.js';

const MINUTE_MS = 60_000;
/** Quarantines end to the minute. */
const RELEASE_INTERVAL_MS = MINUTE_MS;
const RELEASE_MS_MAX = 30_000;
/** Beyond the scan's own deadline, for what it is still writing when it is given up. */
const LEASE_MARGIN_MS = 30_000;
const LEASE_MS_MAX = 2000;
const STOP_MS_MAX = 1500;

/** Self-healing as a part that runs: scans at intervals and on demand, never two at once, and ends quarantines. */
@Injectable()
export class SelfHealing implements Subsystem {
  readonly name = 'self-healing';
  readonly critical = false;
  readonly flag: FeatureFlag;
  readonly dependsOn = ['database'];
  #scans: PeriodicTask | undefined;
  #releases: PeriodicTask | undefined;
  /** Set while the newest scan was left to another process. */
  #elsewhere: ScanElsewhereError | undefined;

  constructor(
    private readonly scan: HealingScan,
    private readonly release: QuarantineRelease,
    private readonly lease: ScanLease,
    private readonly probe: ProcessProbe,
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
  ) {
    this.flag = { variable: 'ENABLE_SELF_HEALING', isOn: config.flags.selfHealing };
  }

  start(): void {
    const { intervalMinutes, retryMinutes, scanDeadlineMs } = this.config.selfHealing;
    this.probe.start();
    this.#scans = this.lifecycle.every(
      'self-healing-scan',
      {
        intervalMs: intervalMinutes * MINUTE_MS,
        intervalAfterFailureMs: retryMinutes * MINUTE_MS,
        deadlineMs: scanDeadlineMs,
      },
      (signal) => this.#scan(signal),
    );
    this.#releases = this.lifecycle.every(
      'quarantine-release',
      { intervalMs: RELEASE_INTERVAL_MS, deadlineMs: RELEASE_MS_MAX },
      (signal) => this.release.releaseDue(signal),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([this.#scans?.stop(STOP_MS_MAX), this.#releases?.stop(STOP_MS_MAX)]);
    this.#scans = undefined;
    this.#releases = undefined;
    this.probe.stop();
  }

  /** When the next scan is due; undefined while none is planned. */
  get nextScanAt(): Date | undefined {
    return this.#scans?.view().nextRunAt;
  }

  /**
   * Scans now, or joins the scan under way.
   * @returns its report, also when a part of it failed
   * @throws SelfHealingOffError, ScanElsewhereError, ScanFailedError, OverrunError, StoppingError
   */
  async scanNow(): Promise<ScanReport> {
    if (this.#scans === undefined) throw new SelfHealingOffError();
    const before = this.scan.last;
    const { error } = await this.#scans.runNow();
    const report = this.scan.last;
    if (report !== undefined && report !== before) return report;
    throw this.#elsewhere ?? new ScanFailedError(error);
  }

  async #scan(signal: AbortSignal): Promise<void> {
    const leaseMs = this.config.selfHealing.scanDeadlineMs + LEASE_MARGIN_MS;
    this.#elsewhere = (await this.lease.take(leaseMs)) ? undefined : new ScanElsewhereError();
    if (this.#elsewhere !== undefined) throw this.#elsewhere;
    try {
      await this.scan.run(signal);
    } finally {
      await within(LEASE_MS_MAX, 'give the scan lease back', () => this.lease.giveBack());
    }
  }
}
