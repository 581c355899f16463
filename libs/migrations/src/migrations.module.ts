import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Lifecycle, LifecycleModule, pause } from '@app/lifecycle';
import { Log } from '@app/observability';
import { Indexes, PersistenceModule, Transactions } from '@app/persistence';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { FindingDocument, FindingDocumentSchema } from './finding.schema.js';
import { FindingsRepository } from './findings.repository.js';
import { LegacyParts } from './legacy/adoption.js';
import { LegacyDocuments } from './legacy/legacy-documents.repository.js';
import { LockStore } from './lock.js';
import { MongoLockStore } from './lock.repository.js';
import { LockDocument, LockDocumentSchema } from './lock.schema.js';
import { MigrationLock } from './migration-lock.js';
import { MigrationRecords } from './migration-record.js';
import { MongoMigrationRecords } from './migration-records.repository.js';
import { MigrationRunner } from './migration-runner.js';
import { MigrationWork } from './migration-work.js';
import { MigrationsController } from './migrations.controller.js';
import { Migrations } from './migrations.js';
import { MigrationDocument, MigrationDocumentSchema } from './migrations.schema.js';

/**
 * Brings stored documents to the form that this version reads, before anything reads them. Invariants: each migration
 * happens once, in order, whatever dies in between, and a database that this version does not understand is refused.
 * Global, because Nest starts global modules before all others.
 */
@Global()
@Module({
  imports: [
    LifecycleModule,
    PersistenceModule,
    MongooseModule.forFeature([
      { name: MigrationDocument.name, schema: MigrationDocumentSchema },
      { name: FindingDocument.name, schema: FindingDocumentSchema },
      { name: LockDocument.name, schema: LockDocumentSchema },
    ]),
  ],
  controllers: [MigrationsController],
  providers: [
    FindingsRepository,
    LegacyDocuments,
    {
      provide: LegacyParts,
      inject: [LegacyDocuments, FindingsRepository, Clock],
      useFactory: (documents: LegacyDocuments, findings: FindingsRepository, clock: Clock): LegacyParts => ({
        documents,
        findings,
        clock,
      }),
    },
    { provide: MigrationRecords, useClass: MongoMigrationRecords },
    { provide: LockStore, useClass: MongoLockStore },
    {
      provide: Migrations,
      inject: [MigrationRecords],
      useFactory: (records: MongoMigrationRecords) => new Migrations(records),
    },
    {
      provide: MigrationLock,
      inject: [LockStore, Config, Log],
      useFactory: lockOf,
    },
    {
      provide: MigrationWork,
      inject: [MigrationRecords, Transactions, Clock, Config, Log],
      useFactory: (
        records: MongoMigrationRecords,
        transactions: Transactions,
        clock: Clock,
        { migrations: { batchSize } }: Config,
        log: Log,
      ) => new MigrationWork(records, transactions, clock, { batchSize, log }),
    },
    {
      provide: MigrationRunner,
      inject: [Migrations, MigrationLock, MigrationWork, Indexes],
      useFactory: (migrations: Migrations, lock: MigrationLock, work: MigrationWork, indexes: Indexes) =>
        new MigrationRunner({ migrations, lock, work, indexes }),
    },
  ],
  exports: [LegacyParts, Migrations, MigrationRunner],
})
export class MigrationsModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly runner: MigrationRunner,
    private readonly config: Config,
  ) {}

  onModuleInit(): Promise<void> {
    return this.lifecycle.start({
      name: 'migrations',
      critical: true,
      dependsOn: ['database'],
      stage: 'storage',
      startTimeoutMs: this.config.migrations.timeoutMs,
      start: (signal) => this.runner.run(signal),
      stop: () => undefined,
    });
  }
}

function lockOf(store: LockStore, { store: database, migrations }: Config, log: Log): MigrationLock {
  // No other process can be alive in a DATA_DIR, which the embedded store holds for itself.
  const isAlone = database.mongodbUri === undefined;
  return new MigrationLock(store, {
    leaseMs: isAlone ? 0 : migrations.lockLeaseMs,
    pause,
    owner: randomUUID(),
    holder: `process ${process.pid} on ${hostname()}`,
    onWait: (holder) => {
      log.warn({ holder }, `Waiting for ${holder}, which migrates`);
    },
    onTakeOver: (holder) => {
      log.warn({ holder }, `${holder} gave no sign of life: this process goes on with its migration`);
    },
  });
}
