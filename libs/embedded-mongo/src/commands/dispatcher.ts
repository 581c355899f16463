import { type Engine } from '../engine.js';
import { MongoError, unsupported } from '../errors.js';
import { type Request } from '../wire/message.js';
import { type Peer } from '../wire/peer.js';
import { Arguments } from './arguments.js';
import { type Command, type CommandContext, type Reply, type Services } from './command.js';
import { Cursors } from './cursors.js';
import { errorReply } from './error-reply.js';
import { checkReadConcern, writeConcernErrorOf } from './concerns.js';
import { OperationClock } from './operation-clock.js';
import { Pace } from './pace.js';
import { Registry } from './registry.js';
import { refuseCollation } from './selection.js';
import { Sessions, type Session } from './sessions.js';

/** Fields that every command may have. */
const genericFields = [
  'lsid',
  '$db',
  '$clusterTime',
  'comment',
  'maxTimeMS',
  'readConcern',
  'writeConcern',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'collation',
];

/** Takes a command from its bytes to its reply: checks, session, transaction, execution, and the form of errors. */
export class Dispatcher {
  readonly services: Services;
  readonly #clock = new OperationClock();
  readonly #registry = new Registry();
  readonly #allowed = new Map<Command, ReadonlySet<string>>();

  constructor(engine: Engine) {
    const cursors = new Cursors();
    this.services = { engine, cursors, sessions: new Sessions(engine, cursors) };
  }

  /** The reply, an error's too: nothing is thrown. */
  async execute(request: Request, peer: Peer): Promise<Reply> {
    const [name = ''] = Object.keys(request.body);
    const args = new Arguments(name, request.body);
    const reply = await this.#replyTo(request, args, peer);
    return { ...reply, operationTime: this.#clock.next() };
  }

  async #replyTo(request: Request, args: Arguments, peer: Peer): Promise<Reply> {
    try {
      const reply = await this.#run(request, args, peer);
      const writeConcernError = writeConcernErrorOf(args);
      return writeConcernError === undefined ? reply : { ...reply, writeConcernError };
    } catch (error) {
      return errorReply(error, { isInTransaction: args.value('autocommit') === false });
    }
  }

  async #run(request: Request, args: Arguments, peer: Peer): Promise<Reply> {
    const [name = ''] = Object.keys(request.body);
    const command = this.#registry.find(name);
    if (!peer.isAuthenticated && command.isPublic !== true) {
      throw new MongoError(13, `Command ${name} requires authentication`);
    }
    args.allowOnly(this.#fieldsOf(name, command));
    checkGeneric(args);
    const context: CommandContext = {
      ...this.services,
      db: args.string('$db'),
      name,
      args,
      encoded: request.encoded,
      pace: new Pace(args.count('maxTimeMS', 0)),
      peer,
      session: args.has('lsid') ? this.services.sessions.of(args.value('lsid')) : undefined,
      transaction: undefined,
    };
    return context.session === undefined
      ? command.run(context)
      : runInSession(command, context, context.session);
  }

  #fieldsOf(name: string, command: Command): ReadonlySet<string> {
    let fields = this.#allowed.get(command);
    if (fields === undefined) {
      fields = new Set([...command.names, ...command.fields, ...genericFields]);
      this.#allowed.set(command, fields);
    }
    return fields.has(name) ? fields : new Set([...fields, name]);
  }
}

async function runInSession(command: Command, context: CommandContext, session: Session): Promise<Reply> {
  const { args, name } = context;
  if (!args.has('txnNumber')) return command.run(context);
  const number = args.long('txnNumber');
  if (args.has('autocommit')) {
    return isEnding(name) ? command.run(context) : runInTransaction(command, context, { session, number });
  }
  if (command.isRetryable !== true) {
    throw new MongoError(
      72,
      `txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and ${name} is not a retryable write command.`,
    );
  }
  return session.once(number, async () => command.run(context));
}

/** A statement that fails aborts its transaction. */
async function runInTransaction(
  command: Command,
  context: CommandContext,
  { session, number }: { session: Session; number: bigint },
): Promise<Reply> {
  const { args, db, name } = context;
  const isFirst = args.boolean('startTransaction');
  const transaction = isFirst ? session.startTransaction(number) : session.transaction(number);
  try {
    if (command.inTransaction !== true || db === 'admin' || db === 'local' || db === 'config') {
      throw new MongoError(263, `Cannot run '${name}' in a multi-document transaction.`);
    }
    const reply = await command.run({ ...context, transaction });
    if ('writeErrors' in reply) session.abort(number);
    return reply;
  } catch (error) {
    if (session.isOpen(number)) session.abort(number);
    throw error;
  }
}

function isEnding(name: string): boolean {
  return name === 'commitTransaction' || name === 'abortTransaction';
}

function checkGeneric(args: Arguments): void {
  refuseCollation(args.value('collation'));
  checkReadConcern(args);
  if (args.has('apiVersion') && args.value('apiVersion') !== '1') {
    throw new MongoError(322, 'API version must be "1"');
  }
  if (args.boolean('apiStrict')) throw unsupported('The option apiStrict');
  if (args.has('autocommit') && (args.boolean('autocommit') || !args.has('txnNumber') || !args.has('lsid'))) {
    throw new MongoError(72, 'autocommit must be false, and requires lsid and txnNumber');
  }
}
