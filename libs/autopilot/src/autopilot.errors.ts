import { DomainError } from '@app/kernel';

/** No such action, or another user's. */
export class ActionNotFoundError extends DomainError {
  readonly code = 'ACTION_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(id: string) {
    super(`There is no action '${id}' of the autopilot`);
  }
}

/** Only what was done can be undone. */
export class NotUndoableError extends DomainError {
  readonly code = 'NOT_UNDOABLE';
  readonly kind = 'conflict';

  constructor(id: string, state: string) {
    super(`Action '${id}' is ${state}: only one that is done can be undone`);
  }
}
