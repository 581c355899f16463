import { type Clock } from '@app/kernel';
import { type Alerts } from '@app/observability';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { hoursBetween } from './age.js';

const HOURS = 24;
const HOUR_MS = 3_600_000;
const SHOWN = 5;

/**
 * Alerts tell of errors. An error that ended the process could raise none, so only the time since its start counts.
 */
export class NoCriticalErrors extends ChecklistItem {
  readonly code = 'no_critical_errors';
  readonly requirement = `No critical error in the last ${HOURS} hours, all of them watched by one process`;
  readonly link = '/api/health';

  constructor(
    private readonly alerts: Pick<Alerts, 'since'>,
    private readonly clock: Clock,
    private readonly startedAt: Date,
  ) {
    super();
  }

  async measure(): Promise<ChecklistFinding> {
    const from = new Date(this.clock.now() - HOURS * HOUR_MS);
    const errors = await this.alerts.since(from, ['fatal', 'error'], SHOWN);
    if (errors.length > 0) {
      const named = errors.map(({ code, raisedAt }) => `${code} at ${raisedAt.toISOString()}`);
      return { passed: false, evidence: `The newest: ${named.join(', ')}` };
    }
    const hours = hoursBetween(this.startedAt, this.clock.date());
    return {
      passed: hours >= HOURS,
      evidence: `None since the process started ${hours.toFixed(1)} hours ago`,
    };
  }
}
