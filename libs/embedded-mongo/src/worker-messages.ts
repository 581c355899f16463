import { type EmbeddedMongoProblem } from './embedded-mongo-error.js';

/** What the database's thread tells the application's. Any message the other way asks it to close. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly uri: string }
  | { readonly kind: 'failed'; readonly problem: EmbeddedMongoProblem; readonly message: string }
  | { readonly kind: 'background-error'; readonly message: string }
  | { readonly kind: 'closed' };
