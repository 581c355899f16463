import { SystemClock } from '@app/kernel';
import { MemoryLog } from '@testing/observability';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { FindingDocument, FindingDocumentSchema } from '../src/finding.schema.js';
import { LegacyDocuments } from '../src/legacy/legacy-documents.repository.js';
import { type HeldLock, type LockStore } from '../src/lock.js';
import { MongoLockStore } from '../src/lock.repository.js';
import { LockDocument, LockDocumentSchema } from '../src/lock.schema.js';
import { type MigrationRecords } from '../src/migration-record.js';
import { MongoMigrationRecords } from '../src/migration-records.repository.js';
import { MigrationWork } from '../src/migration-work.js';
import { type Migration } from '../src/migration.js';
import { MigrationDocument, MigrationDocumentSchema } from '../src/migrations.schema.js';

export interface DatabaseMigrator {
  readonly documents: LegacyDocuments;
  readonly records: MigrationRecords;
  readonly locks: LockStore;
  /** Does the migration while it holds, or believes that it holds, the lock. */
  migrate(migration: Migration, lock: HeldLock): Promise<void>;
}

/** A process that migrates a real database, a few documents at a time. */
export async function aDatabaseMigrator(
  { connection, transactions }: TestDatabase,
  { batchSize }: { readonly batchSize: number },
): Promise<DatabaseMigrator> {
  const records = new MongoMigrationRecords(
    await modelOn<MigrationDocument>(connection, MigrationDocument.name, MigrationDocumentSchema),
    await modelOn<FindingDocument>(connection, FindingDocument.name, FindingDocumentSchema),
  );
  const locks = new MongoLockStore(
    await modelOn<LockDocument>(connection, LockDocument.name, LockDocumentSchema),
  );
  const work = new MigrationWork(records, transactions, new SystemClock(), {
    batchSize,
    log: new MemoryLog(),
  });
  const { signal } = new AbortController();
  return {
    documents: new LegacyDocuments(connection),
    records,
    locks,
    migrate: (migration, lock) => work.apply(migration, { lock, signal }),
  };
}
