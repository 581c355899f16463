import { Timestamp } from 'bson';
import { type Doc } from '../document.js';
import { type Engine } from '../engine.js';
import { EmbeddedMongoError, MongoError, unsupported } from '../errors.js';
import { encodeWith, type Request } from '../wire/message.js';
import { type Peer } from '../wire/peer.js';
import {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.js';
import { type Command, type CommandContext, type Reply, type Services } from './command.js';
import { Cursors } from './cursors.js';
import { explain } from './explain.js';
import { type GeneralArguments, readGeneralFields, splitFields } from './general-fields.js';
import { buildInfo, connectionStatus, hello, hostInfo, ping, saslContinue, saslStart } from './handshake.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { Pace } from './pace.js';
import { aggregate, count, distinct, find, getMore, killCursors } from './read-commands.js';
import { abortTransaction, commitTransaction, endSessions, killAllSessions } from './session-commands.js';
import { ownerOf, type Session, Sessions } from './sessions.js';
import { validate } from './validate.js';
import { deleteCommand, findAndModify, insert, update } from './write-commands.js';

/** Takes a command from its request to its reply: checks, session, transaction, execution, and the form of errors. */
export class Dispatcher {
  readonly services: Services;
  #operations = 0;

  constructor(engine: Engine) {
    const cursors = new Cursors();
    this.services = { engine, cursors, sessions: new Sessions(engine, cursors) };
  }

  /** The reply, encoded; an error's too: nothing is thrown. */
  async execute(read: () => Request, peer: Peer): Promise<Buffer> {
    let isInTransaction = false;
    try {
      const request = read();
      isInTransaction = request.body.autocommit === false;
      const reply = await this.#run(request, peer);
      return encodeWith({ ...reply, ok: 1, operationTime: this.#now() });
    } catch (error) {
      return encodeWith({ ...errorReply(error, isInTransaction), operationTime: this.#now() });
    }
  }

  async #run({ body, encoded }: Request, peer: Peer): Promise<Reply> {
    const [name = ''] = Object.keys(body);
    const command = commandNamed(name);
    if (!peer.isAuthenticated && !publicCommands.has(command)) {
      throw new MongoError(13, `Command ${name} requires authentication`);
    }
    const { general, own } = splitFields(body, command.name);
    const args = readGeneralFields(general, name);
    const session = args.lsid === undefined ? undefined : this.services.sessions.of(args.lsid);
    const context: CommandContext = {
      ...this.services,
      db: args.$db,
      name,
      encoded,
      pace: new Pace(args.maxTimeMS),
      peer,
      session,
      owner: session && ownerOf(session, args.autocommit === false ? args.txnNumber : undefined),
      txnNumber: args.txnNumber,
      transaction: undefined,
    };
    const reply = await inSession({ command, body: own, context }, args);
    const writeConcernError = args.writeConcern?.w;
    return writeConcernError === undefined ? reply : { ...reply, writeConcernError };
  }

  /**
   * The operation's time in a replica set's form. Drivers send it back as `afterClusterTime`, to read what they have
   * written; here nothing else can be read, since replies go out after the write.
   */
  #now(): Timestamp {
    this.#operations += 1;
    return new Timestamp({ t: Math.floor(Date.now() / 1000), i: this.#operations });
  }
}

interface Call {
  readonly command: Command;
  /** The command's own fields. */
  readonly body: Doc;
  readonly context: CommandContext;
}

async function inSession(call: Call, { autocommit, startTransaction }: GeneralArguments): Promise<Reply> {
  const { command, body, context } = call;
  const { name, session, txnNumber } = context;
  if (session === undefined || txnNumber === undefined) return command.run(body, context);
  if (isEnding(name)) return session.inTurn(async () => command.run(body, context));
  if (autocommit === false)
    return session.inTurn(() => inTransaction(call, { session, txnNumber, isFirst: startTransaction }));
  if (retryableCommands.has(command)) return session.once(txnNumber, async () => command.run(body, context));
  throw new MongoError(72, `txnNumber without autocommit: ${name} is not a retryable write command`);
}

/** A statement that fails aborts its transaction. */
async function inTransaction(
  { command, body, context }: Call,
  { session, txnNumber, isFirst }: { session: Session; txnNumber: bigint; isFirst: boolean },
): Promise<Reply> {
  const transaction = isFirst ? session.startTransaction(txnNumber) : session.transaction(txnNumber);
  try {
    if (!transactionCommands.has(command) || ['admin', 'local', 'config'].includes(context.db)) {
      throw new MongoError(263, `Cannot run '${context.name}' in a multi-document transaction.`);
    }
    const reply = await command.run(body, { ...context, transaction });
    if ('writeErrors' in reply) session.abort(txnNumber);
    else session.transaction(txnNumber);
    return reply;
  } catch (error) {
    // If its time limit or another connection has ended the transaction meanwhile, this says so.
    session.abort(txnNumber);
    throw error;
  }
}

function isEnding(name: string): boolean {
  return name === 'commitTransaction' || name === 'abortTransaction';
}

/** Codes after which the whole transaction may be run again: a write conflict, and no such transaction (any more). */
const transient: ReadonlySet<number> = new Set([112, 251]);

/** The reply of a command that failed, with the label by which drivers run its transaction again. */
function errorReply(error: unknown, isInTransaction: boolean): Reply {
  const { code, codeName, message, details } = asMongoError(error);
  const isTransient = isInTransaction && transient.has(code);
  const errorLabels = [...(details.labels ?? []), ...(isTransient ? ['TransientTransactionError'] : [])];
  return {
    ok: 0,
    errmsg: message,
    code,
    codeName,
    ...details.extra,
    ...(errorLabels.length > 0 && { errorLabels }),
  };
}

/** An error nobody foresaw ends its command, and nothing else. */
function asMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  if (error instanceof EmbeddedMongoError) return new MongoError(14031, error.message);
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new MongoError(1, `Internal error: ${cause}`);
}

/** Every command by every name it is called by. */
const byName = new Map<string, Command>(
  Object.entries({
    ...{ hello, isMaster: hello, ismaster: hello, ping, connectionStatus },
    ...{ buildInfo, buildinfo: buildInfo, hostInfo },
    ...{ saslStart, saslContinue, endSessions, killAllSessions },
    ...{ find, getMore, killCursors, count, distinct, aggregate, explain, validate },
    ...{ insert, update, delete: deleteCommand, findAndModify, findandmodify: findAndModify },
    ...{ create, drop, dropDatabase, renameCollection, listCollections, listDatabases },
    ...{ createIndexes, listIndexes, dropIndexes, deleteIndexes: dropIndexes },
    ...{ commitTransaction, abortTransaction },
  }),
);

/** May run before the connection has authenticated. */
const publicCommands: ReadonlySet<Command> = new Set([hello, ping, buildInfo, saslStart, saslContinue]);

/** With a `txnNumber` they are executed once, however often they are sent. */
const retryableCommands: ReadonlySet<Command> = new Set([insert, update, deleteCommand, findAndModify]);

/** May run in a transaction. */
const transactionCommands: ReadonlySet<Command> = new Set([
  ...[...retryableCommands, find, getMore, killCursors, distinct, aggregate, create, createIndexes],
]);

/** Commands of MongoDB that programs may try, and that need a real server. */
const outOfScope = new Set([
  'bulkWrite',
  'collMod',
  'mapReduce',
  'createSearchIndexes',
  'reIndex',
  'compact',
]);

/** @throws MongoError 59 for a command there is not, 115 for one that needs a MongoDB server */
function commandNamed(name: string): Command {
  const command = byName.get(name);
  if (command !== undefined) return command;
  if (outOfScope.has(name)) throw unsupported(`The command ${name}`);
  throw new MongoError(59, `no such command: '${name}': use a MongoDB server (MONGODB_URI)`);
}
