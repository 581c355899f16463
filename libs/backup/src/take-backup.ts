import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { BackupExistsError } from './backup.errors.js';
import { withFile } from './file/backup-file.js';
import { verifyBackup } from './file/read-backup.js';
import { type BackupFacts, type SnapshotCollection, writeBackup } from './file/write-backup.js';
import { type BackupRecord } from './record/backups.js';

/** Gives one state of the database to whoever reads it. */
export type WithSnapshot = <T>(read: (snapshot: readonly SnapshotCollection[]) => Promise<T>) => Promise<T>;

/**
 * Writes a backup that only its owner may read. The file has its name only once it is complete, on disk, and read back
 * without a fault; whatever goes wrong before leaves nothing behind.
 * @throws BackupExistsError, SnapshotLostError, SchemaChangedError, DamagedBackupError when it reads back otherwise
 */
export async function takeBackup(
  withSnapshot: WithSnapshot,
  path: string,
  facts: BackupFacts,
): Promise<BackupRecord> {
  await refuseExisting(path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.partial`;
  try {
    const { manifest, digest } = await withSnapshot((snapshot) => writeFile(draft, snapshot, facts));
    await withFile(draft, verifyBackup);
    const { size } = await stat(draft);
    await refuseExisting(path);
    await rename(draft, path);
    await syncFolder(dirname(path));
    const { ledgerHash, appVersion, collections } = manifest;
    return {
      ...{ digest, ledgerHash, appVersion, file: path, bytes: size },
      takenAt: facts.takenAt,
      documents: collections.reduce((total, { documents }) => total + documents, 0),
      verifiedAt: undefined,
    };
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeFile(
  path: string,
  snapshot: readonly SnapshotCollection[],
  facts: BackupFacts,
): Promise<Awaited<ReturnType<typeof writeBackup>>> {
  const file = await open(path, 'w', 0o600);
  try {
    const written = await writeBackup((bytes) => file.appendFile(bytes), snapshot, facts);
    await file.sync();
    return written;
  } finally {
    await file.close();
  }
}

async function refuseExisting(path: string): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
  if (exists) throw new BackupExistsError(path);
}

/** So that a power cut does not take the new name away. */
async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    // Windows cannot open folders, and keeps names by itself.
    if (process.platform !== 'win32') throw error;
  } finally {
    await folder?.close();
  }
}
