import { type Stored } from './documents.js';

/** One step of work that found nothing yet: a chance to let others have a turn. */
export const SKIPPED = Symbol('skipped');

/** The documents a query finds, one step of work at a time. */
export interface Results {
  /** The next document, SKIPPED, or undefined at the end. */
  next(): Stored | typeof SKIPPED | undefined;
  /** To be called after a pause, in which documents may have changed. */
  reread(): void;
}
