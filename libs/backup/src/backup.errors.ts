import { DomainError } from '@app/kernel';

/** Something in the file is not what was written: it must not be restored. */
export class DamagedBackupError extends DomainError {
  readonly code = 'BACKUP_DAMAGED';
  readonly kind = 'invalid';

  /** @param position where it was noticed, in bytes from the beginning of the file */
  constructor(what: string, position: number, cause?: unknown) {
    super(`The backup is damaged: ${what} (at byte ${position})`, { cause });
  }
}

export class UnknownBackupFormatError extends DomainError {
  readonly code = 'BACKUP_FORMAT_UNKNOWN';
  readonly kind = 'invalid';

  constructor(found: number, known: number) {
    super(
      `The backup says it has format ${found}, this version reads format ${known}: it is damaged, or of a later version`,
    );
  }
}

/** The snapshot ended before all of it was read: both stores limit how long one may last. */
export class SnapshotLostError extends DomainError {
  readonly code = 'BACKUP_SNAPSHOT_LOST';
  readonly kind = 'unavailable';

  constructor(seconds: number, cause: unknown) {
    super(
      `The snapshot was lost after ${Math.round(seconds)} s, before all of it was read: nothing was kept. Try again when the machine is less busy; a MongoDB server can be given more time with transactionLifetimeLimitSeconds`,
      { cause },
    );
  }
}

/** Collections or indexes were made or dropped meanwhile, and no snapshot covers those. */
export class SchemaChangedError extends DomainError {
  readonly code = 'BACKUP_SCHEMA_CHANGED';
  readonly kind = 'conflict';

  constructor() {
    super('Collections or indexes changed while the backup was taken: nothing was kept. Try again');
  }
}

/** A restore never writes between other documents. */
export class TargetNotEmptyError extends DomainError {
  readonly code = 'RESTORE_TARGET_NOT_EMPTY';
  readonly kind = 'conflict';

  constructor(collections: readonly string[]) {
    super(
      `The database is not empty (${collections.join(', ')}): restore into another DATA_DIR, or another database at MONGODB_URI`,
    );
  }
}

/** The backup was taken by a version with migrations that this one does not have. */
export class NewerSchemaError extends DomainError {
  readonly code = 'RESTORE_SCHEMA_NEWER';
  readonly kind = 'conflict';

  constructor(problems: readonly string[], appVersion: string) {
    super(
      `The backup is of version ${appVersion} and this one does not understand its schema: ${problems.join('; ')}. Restore with that version or a later one`,
    );
  }
}

/** What was read back is not what was written. */
export class RestoreMismatchError extends DomainError {
  readonly code = 'RESTORE_MISMATCH';
  readonly kind = 'internal';

  constructor(collection: string, what: string) {
    super(`Collection ${collection} is not as it is in the backup after the restore: ${what}`);
  }
}

export class BackupExistsError extends DomainError {
  readonly code = 'BACKUP_EXISTS';
  readonly kind = 'conflict';

  constructor(file: string) {
    super(`There is a file ${file} already: a backup never replaces another`);
  }
}
