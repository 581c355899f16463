import { DomainError, messageOf } from '@app/kernel';

/** The server cannot keep several documents consistent; nothing may be stored there. */
export class StandaloneServerError extends DomainError {
  readonly code = 'STANDALONE_SERVER';
  readonly kind = 'unavailable';

  constructor() {
    super(
      'MONGODB_URI names a standalone server, which has no transactions: make it a replica set of one with rs.initiate(), or leave MONGODB_URI empty for the embedded store',
    );
  }
}

/** Nobody answers at MONGODB_URI, or not to these credentials. */
export class DatabaseUnreachableError extends DomainError {
  readonly code = 'DATABASE_UNREACHABLE';
  readonly kind = 'unavailable';

  constructor(timeoutMs: number, cause: unknown) {
    super(`No database at MONGODB_URI within ${timeoutMs} ms: ${messageOf(cause)}`, { cause });
  }
}
