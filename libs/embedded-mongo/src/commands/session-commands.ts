import { MongoError } from '../errors.js';
import { command, type CommandContext } from './command.js';
import * as field from './fields.js';
import { type Session, sessionId } from './sessions.js';

export const commitTransaction = command(
  { commitTransaction: field.ignored, recoveryToken: field.ignored },
  async (_, context) => {
    const { session, txnNumber } = openTransaction(context);
    await session.commit(txnNumber);
    return {};
  },
);

export const abortTransaction = command(
  { abortTransaction: field.ignored, recoveryToken: field.ignored },
  (_, context) => {
    const { session, txnNumber } = openTransaction(context);
    session.abort(txnNumber);
    return {};
  },
);

function openTransaction({ db, name, session, txnNumber }: CommandContext): {
  session: Session;
  txnNumber: bigint;
} {
  if (db !== 'admin') throw new MongoError(13, `${name} may only be run against the admin database.`);
  if (session === undefined || txnNumber === undefined) {
    throw new MongoError(125, `${name} must be run within a transaction`);
  }
  return { session, txnNumber };
}

export const endSessions = command(
  { endSessions: field.listOf(sessionId) },
  ({ endSessions: ids }, { sessions }) => {
    for (const id of ids) sessions.end(id);
    return {};
  },
);

/** Of all users: there are no others to name. */
export const killAllSessions = command(
  { killAllSessions: field.listOf(field.refused) },
  (_, { sessions }) => {
    sessions.endAll();
    return {};
  },
);
