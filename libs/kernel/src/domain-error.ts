/** What a caller can do about it; the HTTP layer maps each kind to one status. */
export type ErrorKind =
  | 'invalid' // the input is wrong: correct it (422)
  | 'unauthenticated' // sign in (401)
  | 'forbidden' // this role may not (403)
  | 'not_found' // no such object, or another user's (404)
  | 'conflict' // not in this state (409)
  | 'too_many' // slow down (429)
  | 'unavailable' // a part the system needs is not there: try again later (503)
  | 'internal'; // nothing the caller can do (500)

/** One wrong field of an input: its path, and what is wrong with which value and what is allowed. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * An expected failure of the domain: it has a stable `code` (UPPER_SNAKE, one for each class) and a message that says
 * what was wrong, with which value, and what is allowed. Anything that is not a DomainError is a bug.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;
  /** The wrong fields, where the input has fields. */
  readonly problems: readonly FieldProblem[] = [];
  /** Stable texts a client may show one by one, such as the failing checks of a gate. */
  readonly reasons: readonly string[] = [];

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An input with wrong fields, all of them at once. */
export class InvalidInputError extends DomainError {
  readonly code = 'INVALID_INPUT';
  readonly kind = 'invalid';

  constructor(override readonly problems: readonly [FieldProblem, ...FieldProblem[]]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
}

/** The message of anything that was thrown, for logs and reports. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
