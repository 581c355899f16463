import { integer, optionalText, text } from '../setting.js';

export const store = {
  dataDir: text('DATA_DIR', {
    default: './data',
    doc: 'Folder for everything the process writes; created when missing.',
  }),
  mongodbUri: optionalText('MONGODB_URI', {
    isSecret: true,
    allowed: 'mongodb:// or mongodb+srv:// URI of a replica set',
    pattern: /^mongodb(\+srv)?:\/\/.+/,
    doc: 'MongoDB server to use; empty: the embedded store in DATA_DIR.',
  }),
  timeoutMs: integer('MONGODB_TIMEOUT_MS', {
    default: 5000,
    min: 100,
    max: 60_000,
    doc: 'How long to look for the database before an operation fails, in milliseconds.',
  }),
};
