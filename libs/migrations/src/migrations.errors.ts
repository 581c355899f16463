import { DomainError } from '@app/kernel';

/** Two migrations with one id or number: a programming error, found at start. */
export class DuplicateMigrationError extends DomainError {
  readonly code = 'MIGRATION_DUPLICATE';
  readonly kind = 'internal';

  constructor(id: string, other: string) {
    super(`Migration '${id}' has the number of '${other}': give it the next free one`);
  }
}

/** The database is not one that this version can go on with. */
export class MigrationRefusedError extends DomainError {
  readonly code = 'MIGRATION_REFUSED';
  readonly kind = 'unavailable';

  constructor(override readonly reasons: readonly string[]) {
    super(reasons.join('; '));
  }
}
