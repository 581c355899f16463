import { MongoError } from '../errors.js';
import { command, type CommandContext } from './command.js';
import { ignored, listOf } from './fields.js';
import { type Session, sessionId } from './sessions.js';

export const commitTransaction = command(
  { commitTransaction: ignored, recoveryToken: ignored },
  {
    async run(_, context) {
      const { session, txnNumber } = openTransaction(context);
      await session.commit(txnNumber);
      return {};
    },
  },
);

export const abortTransaction = command(
  { abortTransaction: ignored, recoveryToken: ignored },
  {
    run(_, context) {
      const { session, txnNumber } = openTransaction(context);
      session.abort(txnNumber);
      return {};
    },
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
  { endSessions: listOf(sessionId) },
  {
    aliases: ['killSessions'],
    run({ endSessions: ids }, { sessions }) {
      for (const id of ids) sessions.end(id);
      return {};
    },
  },
);

export const killAllSessions = command(
  { killAllSessions: ignored },
  {
    run(_, { sessions }) {
      sessions.endAll();
      return {};
    },
  },
);
