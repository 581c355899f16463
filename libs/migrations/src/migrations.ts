import { checksumOf, type Migration } from './migration.js';
import { type MigrationRecord } from './migration-record.js';
import { DuplicateMigrationError } from './migrations.errors.js';

/** `unknown`: in the record of this database, and not in this version. */
export type MigrationState = 'pending' | 'running' | 'applied' | 'changed' | 'unknown';

export interface MigrationStatus {
  readonly id: string;
  readonly description: string;
  readonly state: MigrationState;
  readonly record: MigrationRecord | undefined;
}

/** What is stored about migrations (port). */
export abstract class MigrationRecords {
  abstract all(): Promise<readonly MigrationRecord[]>;
}

/** Every migration there is, in the order in which they run. Areas register theirs in their modules' constructors. */
export class Migrations {
  readonly #byNumber = new Map<string, Migration>();

  constructor(private readonly records: MigrationRecords) {}

  /** @throws DuplicateMigrationError */
  register(migration: Migration): void {
    const number = migration.id.slice(0, 4);
    const other = this.#byNumber.get(number);
    if (other !== undefined) throw new DuplicateMigrationError(migration.id, other.id);
    this.#byNumber.set(number, migration);
  }

  inOrder(): readonly Migration[] {
    return [...this.#byNumber.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What this version has and what this database has had, in order. */
  async status(): Promise<readonly MigrationStatus[]> {
    return compare(this.inOrder(), await this.records.all());
  }
}

/** The migrations of this version beside the record of a database. Pure. */
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
