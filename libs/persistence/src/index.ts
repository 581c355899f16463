export { DatabaseClock } from './database-clock.js';
export { DecimalProp, toDecimal128 } from './decimal.js';
export { Database } from './database.js';
export { isDuplicateKey } from './duplicate-key.js';
export { Indexes } from './indexes.js';
export { isThere, openDatabase, openDatabaseBeside, type OpenDatabase } from './open-database.js';
export { PersistenceModule } from './persistence.module.js';
export { secretFile } from './secret-file.js';
export { fromStored, toStored, type Stored } from './stored.js';
export { Transactions, type Session } from './transactions.js';
export {
  DATABASE_STATE_COLLECTION,
  markRestoreBegun,
  markRestoreEnded,
  refuseUnfinishedRestore,
  restoreMark,
  UnfinishedRestoreError,
} from './unfinished-restore.js';
