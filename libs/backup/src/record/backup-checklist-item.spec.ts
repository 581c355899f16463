import { ManualClock } from '@app/kernel';

import { BackupChecklistItem } from './backup-checklist-item.js';
import { type BackupRecord, Backups } from './backups.js';

const HOUR_MS = 3_600_000;
const NOW = 1_000 * HOUR_MS;

class KnownBackups extends Backups {
  readonly keep = () => Promise.resolve();
  readonly markVerified = () => Promise.resolve(true);

  constructor(private readonly records: readonly BackupRecord[]) {
    super();
  }

  readonly newest = () => Promise.resolve(this.records);
  readonly last = () => Promise.resolve(this.records[0]);
}

const aBackup = (hoursAgo: number, isVerified: boolean): BackupRecord => ({
  digest: String(hoursAgo),
  takenAt: new Date(NOW - hoursAgo * HOUR_MS),
  file: '/backups/a',
  bytes: 1,
  documents: 1,
  ledgerHash: '',
  appVersion: '',
  verifiedAt: isVerified ? new Date(NOW) : undefined,
});

describe('BackupChecklistItem', () => {
  it.each<[string, BackupRecord[], boolean, string]>([
    ['there is none', [], false, 'No backup was ever taken'],
    ['none was restored on trial', [aBackup(1, false)], false, 'was never restored on trial'],
    ['the verified one is too old', [aBackup(1, false), aBackup(25, true)], false, '25.0 hours ago'],
    ['one is new and verified', [aBackup(1, false), aBackup(23, true)], true, '23.0 hours ago'],
  ])('when %s', async (_, records, passed, evidence) => {
    const item = new BackupChecklistItem(new KnownBackups(records), new ManualClock(NOW));
    const finding = await item.measure();
    expect(finding.passed).toBe(passed);
    expect(finding.evidence).toContain(evidence);
  });
});
