import { DomainError } from '@app/kernel';

/** Two migrations with one number: a programming error, found at start. */
export class DuplicateMigrationError extends DomainError {
  readonly code = 'MIGRATION_DUPLICATE';
  readonly kind = 'internal';

  constructor(id: string, other: string) {
    super(`Migration '${id}' has the number of '${other}': give it the next free one`);
  }
}

/** The database is not one that this version can go on with; says why, and what to do. */
export class MigrationRefusedError extends DomainError {
  readonly code = 'MIGRATION_REFUSED';
  readonly kind = 'unavailable';

  constructor(override readonly reasons: readonly [string, ...string[]]) {
    super(reasons.join('; '));
  }
}

/** Another process took the lock: nothing more may be written by this one. */
export class LockLostError extends DomainError {
  readonly code = 'MIGRATION_LOCK_LOST';
  readonly kind = 'unavailable';

  constructor() {
    super('Another process took over the migrations, because this one gave no sign of life: start again');
  }
}
