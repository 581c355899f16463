import { MongoError } from '../errors.js';
import { EmbeddedMongoError } from '../embedded-mongo-error.js';
import { type Reply } from './command.js';

/** What labels depend on besides the error itself. */
export interface Situation {
  /** The command commits or aborts. */
  readonly isEnding: boolean;
  readonly isInTransaction: boolean;
  readonly isRetryableWrite: boolean;
}

/** Codes after which a write may simply be sent again. */
const retryable = new Set([6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
/** Codes after which the whole transaction may be run again. */
const transient = new Set([24, 112, 246, 251, 279]);

export function errorReply(error: unknown, situation: Situation, labels?: readonly string[]): Reply {
  const known = asMongoError(error);
  const { code, codeName, message, details } = known;
  const reply = { ok: 0, errmsg: message, code, codeName, ...details.extra };
  return withLabels(reply, situation, labels ?? details.labels);
}

/** Adds the labels that drivers retry by; `given` ones, of a fail point, replace them. */
export function withLabels(reply: Reply, situation: Situation, given?: readonly string[]): Reply {
  const labels = given ?? labelsFor(reply, situation);
  return labels.length === 0 ? reply : { ...reply, errorLabels: labels };
}

export function injectedError(code: number, command: string): MongoError {
  return new MongoError(code, `Failing command '${command}' via 'failCommand' failpoint`);
}

function labelsFor(reply: Reply, situation: Situation): string[] {
  const concern = reply.writeConcernError as { code?: unknown } | undefined;
  const code = Number(reply.ok === 0 ? reply.code : concern?.code);
  const { isEnding, isInTransaction, isRetryableWrite } = situation;
  if (retryable.has(code)) {
    if (isRetryableWrite || isEnding) return ['RetryableWriteError'];
    return isInTransaction ? ['TransientTransactionError'] : [];
  }
  return isInTransaction && transient.has(code) ? ['TransientTransactionError'] : [];
}

/** An error nobody foresaw ends its command, and nothing else. */
function asMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  if (error instanceof EmbeddedMongoError) return new MongoError(14031, error.message);
  return new MongoError(
    1,
    error instanceof Error ? `Internal error: ${error.stack ?? error.message}` : String(error),
  );
}
