import { type Migration } from './migration.js';
import { type MigrationRecords } from './migration-record.js';
import { compare, type MigrationStatus } from './migration-status.js';
import { DuplicateMigrationError } from './migrations.errors.js';

const NUMBER_DIGITS = 4;

/** Every migration there is, in the order in which they run. Areas register theirs in their modules' constructors. */
export class Migrations {
  readonly #byNumber = new Map<string, Migration>();

  constructor(private readonly records: Pick<MigrationRecords, 'all'>) {}

  /** @throws DuplicateMigrationError */
  register(...migrations: readonly Migration[]): void {
    for (const migration of migrations) {
      const number = migration.id.slice(0, NUMBER_DIGITS);
      const other = this.#byNumber.get(number);
      if (other !== undefined) throw new DuplicateMigrationError(migration.id, other.id);
      this.#byNumber.set(number, migration);
    }
  }

  inOrder(): readonly Migration[] {
    return [...this.#byNumber.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What this version has and what this database has had. */
  async status(): Promise<readonly MigrationStatus[]> {
    return compare(this.inOrder(), await this.records.all());
  }
}
