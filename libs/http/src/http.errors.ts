import { DomainError } from '@app/kernel';

export class UnauthenticatedError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  readonly kind = 'unauthenticated';
}

export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
  readonly kind = 'forbidden';
}

/** The same Idempotency-Key with another request, or while the first is still being answered. */
export class IdempotencyConflictError extends DomainError {
  readonly code = 'IDEMPOTENCY_CONFLICT';
  readonly kind = 'conflict';
}

/** The list goes on after something else: cursors are the ones that pages bring. */
export class BadCursorError extends DomainError {
  readonly code = 'BAD_CURSOR';
  readonly kind = 'invalid';
  override readonly problems = [{ path: 'cursor', message: 'is not the nextCursor of a page' }];

  constructor() {
    super('cursor: is not the nextCursor of a page');
  }
}
