import { type EmergencyDrills } from '@app/emergency-stop';
import { type Clock } from '@app/kernel';

import { type ChecklistFinding, ChecklistItem } from '../checklist-item.js';
import { daysBetween } from './age.js';

const DAYS_MAX = 30;

export class EmergencyDrill extends ChecklistItem {
  readonly code = 'emergency_drill';
  readonly requirement = `Emergency stop and resume rehearsed in the last ${DAYS_MAX} days, and the last rehearsal passed`;
  readonly link = '/api/admin/emergency-stop/drill';

  constructor(
    private readonly drills: Pick<EmergencyDrills, 'last'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  async measure(): Promise<ChecklistFinding> {
    const drill = await this.drills.last();
    if (drill === undefined) return { passed: false, evidence: 'It was never rehearsed' };
    const { at, passed, stopMs, ordersPlaced, checks } = drill;
    const days = daysBetween(at, this.clock.date());
    const failed = checks.filter((check) => !check.passed).map(({ name }) => name);
    const outcome = passed
      ? `passed, ${ordersPlaced} orders cancelled in ${stopMs} ms`
      : `failed: ${failed.join(', ')}`;
    return {
      passed: passed && days <= DAYS_MAX,
      evidence: `The rehearsal of ${at.toISOString()}, ${days.toFixed(1)} days ago, ${outcome}`,
    };
  }
}
