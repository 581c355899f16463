export {
  Migration,
  type Batch,
  type Counts,
  type MigrationFinding,
  type MigrationStage,
  type Pass,
} from './migration.js';
export { rehearse, type Rehearsal } from './dry-run.js';
export { type MigrationRecord } from './migration-record.js';
export { MigrationRunner } from './migration-runner.js';
export { type MigrationState, type MigrationStatus } from './migration-status.js';
export { Migrations } from './migrations.js';
export { MigrationsModule } from './migrations.module.js';
