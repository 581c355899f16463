import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { StoredBackup, StoredBackupSchema } from './record/backup.schema.js';
import { Backups } from './record/backups.js';
import { BackupsController } from './record/backups.controller.js';
import { MongoBackups } from './record/backups.repository.js';

/**
 * What is known of backups. They are taken and restored by the command line, with or without a server. Invariants: a
 * backup is one state of the database, a changed byte of its file is found, and what was restored comes up halted.
 */
@Module({
  imports: [MongooseModule.forFeature([{ name: StoredBackup.name, schema: StoredBackupSchema }])],
  controllers: [BackupsController],
  providers: [{ provide: Backups, useClass: MongoBackups }],
  exports: [Backups],
})
export class BackupModule {}
