export { aMigratingProcess, InMemoryRecords } from './migrating-process.builder.js';
