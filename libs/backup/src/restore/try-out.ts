import { auditLogOn } from '@app/audit';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Log } from '@app/observability';
import { openDatabase } from '@app/persistence';

import { restore, type Restored, type RestoreParts } from './restore.js';

const CONNECT_MS = 5000;

/**
 * Restores a backup into a temporary store, reads it back, and throws the store away: the proof that it can be
 * restored. @throws what `restore` throws
 */
export async function tryOut(
  file: string,
  parts: Omit<RestoreParts, 'connection' | 'audit'>,
  log: Log,
): Promise<Restored> {
  const store = await startEmbeddedMongo({ inMemory: true });
  try {
    const database = await openDatabase(
      { mongodbUri: store.uri, dataDir: '', timeoutMs: CONNECT_MS },
      () => undefined, // of a store of this process, which it does not start
    );
    try {
      const { connection } = database;
      const audit = auditLogOn(connection, log);
      return await restore({ ...parts, connection, audit }, { file, dryRun: false, startOver: false });
    } finally {
      await database.close();
    }
  } finally {
    await store.close();
  }
}
