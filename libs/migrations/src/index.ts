export { type Adopted, Adoption, LegacyParts, notAdopted } from './legacy/adoption.js';
export { AdoptionById } from './legacy/adoption-by-id.repository.js';
export { adoptedId } from './legacy/adopted-id.js';
export { type LegacyKind } from './legacy/legacy-kind.js';
export {
  legacyAmount,
  legacyCreation,
  type LegacyDocument,
  legacyFlag,
  legacyIdOf,
  legacyMarket,
  legacyText,
  legacyTime,
  madeAt,
  referenceTo,
  shownLegacy,
} from './legacy/legacy-value.js';
export { SetAsideLegacy } from './legacy/set-aside.js';
export {
  checksumOf,
  Migration,
  type Batch,
  type Counts,
  type MigrationFinding,
  type MigrationStage,
  type Pass,
} from './migration.js';
export { rehearse, type Rehearsal } from './dry-run.js';
export { type MigrationRecord } from './migration-record.js';
export { migrationRecordsOn } from './migration-records.repository.js';
export { MigrationRunner } from './migration-runner.js';
export { type MigrationState, type MigrationStatus } from './migration-status.js';
export { Migrations } from './migrations.js';
export { MigrationsModule } from './migrations.module.js';
