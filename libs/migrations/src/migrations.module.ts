import { PersistenceModule } from '@app/persistence';
import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { MongoMigrationRecords } from './migration-records.repository.js';
import { MigrationRecords, Migrations } from './migrations.js';
import { MigrationDocument, MigrationDocumentSchema } from './migrations.schema.js';

/**
 * Brings stored documents to the form that this version reads, before anything reads them. Invariants: each migration
 * happens once, in order, whatever dies in between, and a database that this version does not understand is refused.
 * Global, because Nest starts global modules before all others.
 */
@Global()
@Module({
  imports: [
    PersistenceModule,
    MongooseModule.forFeature([{ name: MigrationDocument.name, schema: MigrationDocumentSchema }]),
  ],
  providers: [
    { provide: MigrationRecords, useClass: MongoMigrationRecords },
    {
      provide: Migrations,
      inject: [MigrationRecords],
      useFactory: (records: MigrationRecords) => new Migrations(records),
    },
  ],
  exports: [Migrations],
})
export class MigrationsModule {}
