import { type AuditLog } from '@app/audit';
import { VERSION } from '@app/config';
import { type Actor, type Clock } from '@app/kernel';
import { migrationRecordsOn } from '@app/migrations';
import { LEDGER_COLLECTIONS } from '@app/orders';
import { type OpenDatabase, refuseUnfinishedRestore } from '@app/persistence';

import { type BackupRecord } from './record/backups.js';
import { backupsOn } from './record/backups.repository.js';
import { withSnapshot } from './snapshot/snapshot.repository.js';
import { takeBackup } from './take-backup.js';

export interface BackUpParts {
  readonly connection: OpenDatabase['connection'];
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly actor: Actor;
}

/**
 * Takes a backup of the database, whether a server runs on it or not, and keeps a record of it there.
 * @throws UnfinishedRestoreError, BackupExistsError, SnapshotLostError, SchemaChangedError
 */
export async function backUp(
  { connection, audit, clock, actor }: BackUpParts,
  path: string,
): Promise<BackupRecord> {
  await refuseUnfinishedRestore(connection);
  const migrations = await migrationRecordsOn(connection).all();
  const backup = await takeBackup((read) => withSnapshot(connection, read), path, {
    appVersion: VERSION,
    takenAt: clock.date(),
    schema: migrations.map(({ id, checksum }) => ({ id, checksum })),
    ledger: LEDGER_COLLECTIONS,
  });
  await backupsOn(connection).keep(backup);
  const { digest, documents, bytes, ledgerHash } = backup;
  const details = { digest, documents, bytes, ledgerHash, file: path };
  await audit.append({ actor, action: 'backup.taken', subject: 'system', details });
  return backup;
}
