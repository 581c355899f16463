import { checksumOf, type Migration } from './migration.js';
import { type MigrationRecord } from './migration-record.js';

/** `changed`: it was another one when it began; `unknown`: in the record of this database and not in this version. */
export type MigrationState = 'pending' | 'running' | 'applied' | 'changed' | 'unknown';

export interface MigrationStatus {
  readonly id: string;
  readonly description: string;
  readonly state: MigrationState;
  /** Undefined while pending. */
  readonly record: MigrationRecord | undefined;
}

/** The migrations of this version beside the record of a database, in order. */
export function compare(
  migrations: readonly Migration[],
  records: readonly MigrationRecord[],
): readonly MigrationStatus[] {
  const recorded = new Map(records.map((record) => [record.id, record]));
  const known = migrations.map((migration): MigrationStatus => {
    const { id, description } = migration;
    const record = recorded.get(id);
    return { id, description, state: stateOf(migration, record), record };
  });
  const ids = new Set(migrations.map(({ id }) => id));
  const unknown = records
    .filter(({ id }) => !ids.has(id))
    .map((record): MigrationStatus => {
      const { id, description } = record;
      return { id, description, state: 'unknown', record };
    });
  return [...known, ...unknown].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function stateOf(migration: Migration, record: MigrationRecord | undefined): MigrationState {
  if (record === undefined) return 'pending';
  if (record.checksum !== checksumOf(migration)) return 'changed';
  return record.appliedAt === undefined ? 'running' : 'applied';
}

/** Why this version must not touch the database, and what to do about it; nothing when it may. */
export function refusals(statuses: readonly MigrationStatus[]): readonly string[] {
  return statuses.flatMap(({ id, description, state, record }) => {
    if (state === 'changed')
      return [
        `Migration '${id}' is not the one that was begun here on ${dayOf(record)}: its checksum is another. Start the version that has that one; a released migration is never changed, what must be different is a new one`,
      ];
    if (state === 'unknown')
      return [
        `This database has had migration '${id}' (${description}) on ${dayOf(record)}, which this version does not have. Start the newer version that has it, or restore a backup from before`,
      ];
    return [];
  });
}

const dayOf = (record: MigrationRecord | undefined): string =>
  record === undefined ? 'an unknown day' : record.startedAt.toISOString().slice(0, 10);
