/**
 * An expected failure of the domain: it has a stable `code` (UPPER_SNAKE, one for each class) and a message that says
 * what was wrong, with which value, and what is allowed. Anything that is not a DomainError is a bug.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The message of anything that was thrown, for logs and reports. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
