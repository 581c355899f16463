import { type Clock } from '@app/kernel';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { hasPassed, type SmokeRuns } from '../smoke/smoke-runs.js';
import { hoursBetween } from './age.js';

const HOURS_MAX = 24;
/** Without this one only the outside was looked at. */
const NEEDED_CHECK = 'Bot traded';

export class SmokeTest extends ChecklistItem {
  readonly code = 'smoke_test';
  readonly requirement = `The last smoke test, with trading, passed in the last ${HOURS_MAX} hours: npm run smoke -- --token T`;
  readonly link = '/api/admin/smoke-runs';

  constructor(
    private readonly runs: Pick<SmokeRuns, 'last'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  async measure(): Promise<ChecklistFinding> {
    const run = await this.runs.last();
    if (run === undefined) return { passed: false, evidence: 'None was ever reported' };
    const hours = hoursBetween(run.at, this.clock.date());
    const failed = run.checks.filter(({ passed }) => !passed).map(({ name }) => name);
    const isWhole = run.checks.some(({ name }) => name === NEEDED_CHECK);
    const outcome = failed.length > 0 ? `failed: ${failed.join(', ')}` : `${run.checks.length} checks passed`;
    return {
      passed: hasPassed(run) && isWhole && hours <= HOURS_MAX,
      evidence: `That of ${run.at.toISOString()}, ${hours.toFixed(1)} hours ago: ${outcome}${isWhole ? '' : ', without trading'}`,
    };
  }
}
