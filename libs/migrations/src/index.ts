export {
  Migration,
  type Batch,
  type Counts,
  type MigrationFinding,
  type MigrationStage,
  type Pass,
} from './migration.js';
export { type MigrationRecord } from './migration-record.js';
export { Migrations, type MigrationState, type MigrationStatus } from './migrations.js';
export { MigrationsModule } from './migrations.module.js';
