import { Config } from '@app/config';
import { Clock, DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { HealingActions } from '../actions/healing-actions.service.js';
import { planActions } from '../actions/plan.js';
import { Detectors } from '../detector.js';
import { ScanRecorder } from '../events/scan-recorder.service.js';
import { type Facts } from '../facts.js';
import { FactsReader } from './facts-reader.service.js';
import { Readings } from './reading.js';
import { runDetectors } from './run-detectors.js';
import { reportOf, type ScanReport } from './scan-report.js';

/** A part of a scan failed: the others were done, and the next scan comes sooner. */
class IncompleteScanError extends DomainError {
  readonly code = 'SCAN_INCOMPLETE';
  readonly kind = 'unavailable';

  constructor(readonly report: ScanReport) {
    super(`The scan is not complete: ${report.problems.join('; ')}`);
  }
}

/** One scan: read everything once, let every rule judge, act on what they found, and keep it. */
@Injectable()
export class HealingScan {
  #last: ScanReport | undefined;

  constructor(
    private readonly reader: FactsReader,
    private readonly detectors: Detectors,
    private readonly actions: HealingActions,
    private readonly recorder: ScanRecorder,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** The newest scan of this process. */
  get last(): ScanReport | undefined {
    return this.#last;
  }

  /** @throws IncompleteScanError after all that could be done was done; the reason of an abort; what the database throws */
  async run(signal: AbortSignal): Promise<void> {
    const startedAt = this.clock.date();
    const { queryTimeoutMs, errorsPerHourMax } = this.config.selfHealing;
    const readings = new Readings(this.clock, queryTimeoutMs, signal);
    const facts = await this.reader.read(readings, errorsPerHourMax);
    const judgement = { facts, clock: this.clock, ruleDeadlineMs: queryTimeoutMs };
    const runs = await runDetectors(this.detectors, judgement, signal);
    const history = await this.recorder.history(startedAt);
    const bots = facts.bots.map(({ bot }) => bot);
    const handled = await this.actions.carryOut(planActions(runs, bots, history), signal);
    await this.recorder.record({ runs, handled, history, at: startedAt });
    const report = reportOf({
      startedAt,
      durationMs: this.clock.now() - startedAt.getTime(),
      bots: bots.length,
      unreadable: unreadableIn(facts),
      readings: readings.runs,
      runs,
      handled,
    });
    this.#last = report;
    signal.throwIfAborted();
    if (report.problems.length > 0) throw new IncompleteScanError(report);
  }
}

const unreadableIn = ({ system }: Facts): number =>
  system.bots.filter(({ kind }) => kind === 'unreadable').length;
