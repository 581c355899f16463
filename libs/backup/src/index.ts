export { backUp, type BackUpParts } from './back-up.js';
export { BackupModule } from './backup.module.js';
export { type AppliedMigration, type Manifest } from './file/manifest.js';
export { type BackupRecord, Backups } from './record/backups.js';
export { backupsOn } from './record/backups.repository.js';
export {
  restore,
  type Restored,
  type RestoreOptions,
  type RestoreParts,
  verifyRestorable,
} from './restore/restore.js';
export { tryOut } from './restore/try-out.js';
