import { Clock } from '@app/kernel';
import { ChecklistItems, ChecklistModule } from '@app/live-gates';
import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { StoredBackup, StoredBackupSchema } from './record/backup.schema.js';
import { BackupChecklistItem } from './record/backup-checklist-item.js';
import { Backups } from './record/backups.js';
import { BackupsController } from './record/backups.controller.js';
import { MongoBackups } from './record/backups.repository.js';

/**
 * What is known of backups. They are taken and restored by the command line, with or without a server. Invariants: a
 * backup is one state of the database, a changed byte of its file is found, and what was restored comes up halted.
 */
@Module({
  imports: [
    ChecklistModule,
    MongooseModule.forFeature([{ name: StoredBackup.name, schema: StoredBackupSchema }]),
  ],
  controllers: [BackupsController],
  providers: [{ provide: Backups, useClass: MongoBackups }],
  exports: [Backups],
})
export class BackupModule implements OnModuleInit {
  constructor(
    private readonly checklist: ChecklistItems,
    private readonly backups: Backups,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.checklist.register(new BackupChecklistItem(this.backups, this.clock));
  }
}
