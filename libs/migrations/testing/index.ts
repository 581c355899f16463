export { aDatabaseMigrator, type DatabaseMigrator } from './database-migrator.builder.js';
export { aMigratingProcess, InMemoryRecords } from './migrating-process.builder.js';
