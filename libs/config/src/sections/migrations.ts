import { integer } from '../setting.js';

export const migrations = {
  timeoutMs: integer('MIGRATIONS_TIMEOUT_MS', {
    default: 3_600_000,
    min: 1000,
    max: 86_400_000,
    doc: 'Longest that migrations may take at start, waiting for another process included, in milliseconds; the next start goes on.',
  }),
  lockLeaseMs: integer('MIGRATIONS_LOCK_LEASE_MS', {
    default: 15_000,
    min: 1000,
    max: 600_000,
    doc: 'A process that migrates and gives no sign of life for so long is taken for dead by another one, in milliseconds.',
  }),
  batchSize: integer('MIGRATIONS_BATCH_SIZE', {
    default: 500,
    min: 1,
    max: 10_000,
    doc: 'Documents that a migration changes in one transaction.',
  }),
};
