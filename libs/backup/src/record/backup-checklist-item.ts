import { type Clock } from '@app/kernel';
import { type ChecklistFinding, ChecklistItem } from '@app/live-gates';

import { type Backups } from './backups.js';

const HOUR_MS = 3_600_000;
const AGE_HOURS_MAX = 24;
/** As many as could have been taken since; only their newest verified one counts. */
const LOOKED_AT = 100;

/** A backup counts once it was restored somewhere, on trial: a file that nobody has restored is a hope. */
export class BackupChecklistItem extends ChecklistItem {
  readonly code = 'backup';
  readonly requirement = `A backup of the last ${AGE_HOURS_MAX} hours that was restored on trial`;
  readonly link = '/api/admin/backups';

  constructor(
    private readonly backups: Backups,
    private readonly clock: Clock,
  ) {
    super();
  }

  async measure(): Promise<ChecklistFinding> {
    const newest = await this.backups.newest(LOOKED_AT);
    const verified = newest.find(({ verifiedAt }) => verifiedAt !== undefined);
    const [last] = newest;
    if (last === undefined)
      return { passed: false, evidence: 'No backup was ever taken: npm run cli -- backup' };
    if (verified === undefined)
      return {
        passed: false,
        evidence: `The last backup, of ${last.takenAt.toISOString()}, was never restored on trial: npm run cli -- backup --verify FILE`,
      };
    const hours = (this.clock.now() - verified.takenAt.getTime()) / HOUR_MS;
    const evidence = `The newest backup restored on trial is of ${verified.takenAt.toISOString()}, ${hours.toFixed(1)} hours ago (${verified.file})`;
    return { passed: hours <= AGE_HOURS_MAX, evidence };
  }
}
