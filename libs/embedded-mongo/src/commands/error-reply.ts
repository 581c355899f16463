import { EmbeddedMongoError } from '../embedded-mongo-error.js';
import { MongoError } from '../errors.js';
import { type Reply } from './command.js';

/** Codes after which the whole transaction may be run again: a write conflict, and no such transaction (any more). */
const transient: ReadonlySet<number> = new Set([112, 251]);

/** The reply of a command that failed, with the label by which drivers run its transaction again. */
export function errorReply(error: unknown, { isInTransaction }: { isInTransaction: boolean }): Reply {
  const { code, codeName, message, details } = asMongoError(error);
  const isTransient = isInTransaction && transient.has(code);
  const labels = [...(details.labels ?? []), ...(isTransient ? ['TransientTransactionError'] : [])];
  return {
    ok: 0,
    errmsg: message,
    code,
    codeName,
    ...details.extra,
    ...(labels.length > 0 && { errorLabels: labels }),
  };
}

/** An error nobody foresaw ends its command, and nothing else. */
function asMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  if (error instanceof EmbeddedMongoError) return new MongoError(14031, error.message);
  return new MongoError(
    1,
    `Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}
