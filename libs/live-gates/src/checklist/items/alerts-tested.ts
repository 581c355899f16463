import { type Clock } from '@app/kernel';
import { type Alerts } from '@app/observability';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { daysBetween } from './age.js';

const DAYS_MAX = 30;

/** A log line wakes nobody: the test must have reached the webhook. */
export class AlertsTested extends ChecklistItem {
  readonly code = 'alerts_tested';
  readonly requirement = `Alerts reached the webhook in a test of the last ${DAYS_MAX} days`;
  readonly link = '/api/admin/alerts/test';

  constructor(
    private readonly alerts: Pick<Alerts, 'lastTest'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  async measure(): Promise<ChecklistFinding> {
    const test = await this.alerts.lastTest();
    if (test === undefined) return { passed: false, evidence: 'They were never tested' };
    const { testedAt, webhook, error } = test;
    const days = daysBetween(testedAt, this.clock.date());
    const why = error === undefined ? '' : ` (${error})`;
    return {
      passed: webhook === 'delivered' && days <= DAYS_MAX,
      evidence: `The test of ${testedAt.toISOString()}, ${days.toFixed(1)} days ago: webhook ${webhook}${why}`,
    };
  }
}
