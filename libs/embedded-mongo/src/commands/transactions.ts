import { MongoError } from '../errors.js';
import { type Command, type CommandContext, type Reply } from './command.js';
import { type Session } from './sessions.js';

export const commitTransaction: Command = {
  names: ['commitTransaction'],
  fields: ['recoveryToken'],
  async run(context): Promise<Reply> {
    await sessionOf(context).commit(context.args.long('txnNumber'));
    return { ok: 1 };
  },
};

export const abortTransaction: Command = {
  names: ['abortTransaction'],
  fields: ['recoveryToken'],
  run(context): Reply {
    sessionOf(context).abort(context.args.long('txnNumber'));
    return { ok: 1 };
  },
};

function sessionOf({ db, name, session }: CommandContext): Session {
  if (db !== 'admin') throw new MongoError(13, `${name} may only be run against the admin database.`);
  if (session === undefined) throw new MongoError(125, `${name} must be run within a transaction`);
  return session;
}
