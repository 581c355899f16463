import { type BackupFacts, type SnapshotCollection } from '../src/file/write-backup.js';

/** A collection of a snapshot with these documents, already encoded. */
export const aSnapshotCollection = (
  name: string,
  documents: readonly Uint8Array[],
  overrides: Partial<SnapshotCollection> = {},
): SnapshotCollection => ({
  name,
  options: {},
  indexes: [],
  documents: async function* () {
    await Promise.resolve();
    yield* documents;
  },
  ...overrides,
});

export const someFacts = (overrides: Partial<BackupFacts> = {}): BackupFacts => ({
  appVersion: '0.1.0',
  takenAt: new Date(0),
  schema: [],
  ledger: ['fills'],
  ...overrides,
});
