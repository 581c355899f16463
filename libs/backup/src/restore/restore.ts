import { type AuditLog } from '@app/audit';
import { type Actor, type Clock } from '@app/kernel';
import {
  markRestoreBegun,
  markRestoreEnded,
  type OpenDatabase,
  refuseUnfinishedRestore,
  restoreMark,
} from '@app/persistence';

import { DamagedBackupError } from '../backup.errors.js';
import { withFile } from '../file/backup-file.js';
import { type AppliedMigration, type Manifest } from '../file/manifest.js';
import { readBackup, type VerifiedBackup, verifyBackup } from '../file/read-backup.js';
import { demandRestorable } from './restorable.js';
import { RestoreTarget } from './restore-target.repository.js';
import { settle, type Settled } from './settle.js';

export interface RestoreParts {
  readonly connection: OpenDatabase['connection'];
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly actor: Actor;
  /** The migrations of this version. */
  readonly known: readonly AppliedMigration[];
  /** Told once the restore has begun, and again with each collection that is complete. */
  readonly onProgress?: (what: string) => void;
}

export interface RestoreOptions {
  readonly file: string;
  /** Verify, and see whether it could be restored here, and write nothing. */
  readonly dryRun: boolean;
  /** Wipe what an interrupted restore left, which is nothing but part of a backup. */
  readonly startOver: boolean;
}

export interface Restored extends VerifiedBackup {
  /** undefined after a dry run. */
  readonly settled: Settled | undefined;
}

/**
 * Fills an empty database with a backup. Nothing is written before all of the file was found to be right; from the
 * first write to the last no server starts on the database.
 * @throws DamagedBackupError, UnknownBackupFormatError, NewerSchemaError, TargetNotEmptyError, UnfinishedRestoreError,
 * RestoreMismatchError: after the last one the database stays marked as incomplete
 */
export async function restore(
  parts: RestoreParts,
  { file, dryRun, startOver }: RestoreOptions,
): Promise<Restored> {
  const { connection, clock } = parts;
  const backup = await verifyRestorable(file, parts.known);
  const target = new RestoreTarget(connection);
  const isTorso = (await restoreMark(connection))?.endedAt === null;
  if (isTorso && !startOver) await refuseUnfinishedRestore(connection);
  if (!isTorso) await target.demandEmpty();
  if (dryRun) return { ...backup, settled: undefined };
  const from = `the backup of ${backup.manifest.takenAt}`;
  await markRestoreBegun(connection, from, clock.date());
  parts.onProgress?.('begun');
  await target.clear();
  await fill(target, backup, parts, file);
  const settled = await settle(connection, { actor: parts.actor, at: clock.date(), from });
  await parts.audit.append({
    actor: parts.actor,
    action: 'backup.restored',
    subject: 'system',
    details: { ...settled, digest: backup.digest, takenAt: backup.manifest.takenAt },
  });
  await markRestoreEnded(connection, clock.date());
  return { ...backup, settled };
}

/**
 * Everything that can be said without a database to restore into.
 * @throws DamagedBackupError, UnknownBackupFormatError, NewerSchemaError
 */
export async function verifyRestorable(file: string, known: RestoreParts['known']): Promise<VerifiedBackup> {
  const backup = await withFile(file, verifyBackup);
  demandRestorable(backup.manifest, known);
  return backup;
}

async function fill(
  target: RestoreTarget,
  { manifest, digest }: VerifiedBackup,
  { onProgress }: RestoreParts,
  file: string,
): Promise<void> {
  for (const collection of manifest.collections) await target.create(collection);
  const written = await withFile(file, async (source) => {
    for await (const part of readBackup(source)) {
      if (part.kind === 'end') return part.digest;
      await target.insert(part.collection, part.documents);
    }
    return undefined;
  });
  if (written !== digest) throw new DamagedBackupError('it changed while it was being restored', 0);
  await complete(target, manifest, onProgress);
}

async function complete(
  target: RestoreTarget,
  { collections }: Manifest,
  onProgress: RestoreParts['onProgress'],
): Promise<void> {
  for (const collection of collections) {
    await target.demandSame(collection);
    await target.createIndexes(collection);
    onProgress?.(`${collection.name}: ${collection.documents} documents`);
  }
}
