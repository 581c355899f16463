export { DecimalProp, toDecimal128 } from './decimal.js';
export { Database } from './database.js';
export { isDuplicateKey } from './duplicate-key.js';
export { openDatabase, type OpenDatabase } from './open-database.js';
export { Indexes } from './indexes.js';
export { PersistenceModule } from './persistence.module.js';
export { secretFile } from './secret-file.js';
export { fromStored, toStored, type Stored } from './stored.js';
export { Transactions, type Session } from './transactions.js';
