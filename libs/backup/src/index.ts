export { BackupModule } from './backup.module.js';
export { Backups, type BackupRecord } from './record/backups.js';
