import { type Document } from 'mongodb';

/** mongod's fail point `failCommand`: which of the next commands fail, and how. */
export interface FailPoint {
  readonly failCommands: readonly string[];
  readonly closeConnection?: boolean;
  readonly errorCode?: number;
  readonly errorLabels?: readonly string[];
  readonly writeConcernError?: Document;
  readonly blockConnection?: boolean;
  readonly blockTimeMS?: number;
}

/** The names that tests ask for. */
const codeNames: Readonly<Record<number, string>> = {
  112: 'WriteConflict',
  251: 'NoSuchTransaction',
  11601: 'Interrupted',
};

/** Errors after which mongod lets a write be sent again. */
const RETRYABLE = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
/** Errors after which mongod lets a transaction be run again. */
const TRANSIENT = new Set([24, 112, 246, 251, 267]);

/** Keeps the fail point that a test sets, and counts it down. */
export class FailPoints {
  #point: FailPoint | undefined;
  #left = 0;

  configure({ mode, data }: Document): void {
    this.#point = mode === 'off' ? undefined : (data as FailPoint);
    const { times, skip } = typeof mode === 'object' ? (mode as { times?: number; skip?: number }) : {};
    if (skip !== undefined) throw new Error('The runner does not know the mode "skip"');
    this.#left = times ?? Number.POSITIVE_INFINITY;
  }

  take(commandName: string): FailPoint | undefined {
    if (this.#left === 0 || this.#point?.failCommands.includes(commandName) !== true) return undefined;
    this.#left -= 1;
    return this.#point;
  }
}

/** The reply that mongod gives in place of the command's own, with the labels it would add. */
export function failedReply(command: Document, code: number, point: FailPoint): Document {
  const labels = point.errorLabels ?? labelsFor(command, code);
  return {
    ok: 0,
    code,
    codeName: codeNames[code],
    errmsg: "Failing command via 'failCommand' failpoint",
    ...(labels.length === 0 ? {} : { errorLabels: labels }),
  };
}

/** The command's own reply, with the trouble in replication that the fail point asks for. */
export function withWriteConcernError(command: Document, reply: Document, point: FailPoint): Document {
  const code = Number(point.writeConcernError?.code);
  const labels =
    point.errorLabels ?? labelsFor(command, code).filter((label) => label === 'RetryableWriteError');
  return {
    ...reply,
    writeConcernError: point.writeConcernError,
    ...(labels.length === 0 ? {} : { errorLabels: labels }),
  };
}

function labelsFor(command: Document, code: number): readonly string[] {
  const endsTransaction = 'commitTransaction' in command || 'abortTransaction' in command;
  const isInTransaction = command.autocommit === false && !endsTransaction;
  if (TRANSIENT.has(code) && command.autocommit === false) return ['TransientTransactionError'];
  if (!RETRYABLE.has(code)) return [];
  if (isInTransaction) return ['TransientTransactionError'];
  return 'txnNumber' in command ? ['RetryableWriteError'] : [];
}
