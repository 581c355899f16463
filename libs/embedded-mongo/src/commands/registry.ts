import { MongoError, unsupported } from '../errors.js';
import { aggregate } from './aggregate.js';
import {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.js';
import { type Command } from './command.js';
import { explain } from './explain.js';
import { findAndModify } from './find-and-modify.js';
import { count, distinct, find, getMore, killCursors } from './find.js';
import { buildInfo, connectionStatus, hello, ping, saslContinue, saslStart } from './handshake.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { abortTransaction, commitTransaction, endSessions, killAllSessions } from './session-commands.js';
import { validate } from './validate.js';
import { deleteCommand, insert, update } from './write-commands.js';

/** Every command by every name it is called by. */
const byName = new Map<string, Command>(
  Object.entries({
    ...{ hello, isMaster: hello, ismaster: hello, ping, buildInfo, buildinfo: buildInfo, connectionStatus },
    ...{ saslStart, saslContinue, endSessions, killAllSessions },
    ...{ find, getMore, killCursors, count, distinct, aggregate, explain, validate },
    ...{ insert, update, delete: deleteCommand, findAndModify, findandmodify: findAndModify },
    ...{ create, drop, dropDatabase, renameCollection, listCollections, listDatabases },
    ...{ createIndexes, listIndexes, dropIndexes, deleteIndexes: dropIndexes },
    ...{ commitTransaction, abortTransaction },
  }),
);

/** May run before the connection has authenticated. */
export const publicCommands: ReadonlySet<Command> = new Set([hello, buildInfo, saslStart, saslContinue]);

/** With a `txnNumber` they are executed once, however often they are sent. */
export const retryableCommands: ReadonlySet<Command> = new Set([
  insert,
  update,
  deleteCommand,
  findAndModify,
]);

/** May run in a transaction. */
export const transactionCommands: ReadonlySet<Command> = new Set([
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
export function commandNamed(name: string): Command {
  const command = byName.get(name);
  if (command !== undefined) return command;
  if (outOfScope.has(name)) throw unsupported(`The command ${name}`);
  throw new MongoError(59, `no such command: '${name}': use a MongoDB server (MONGODB_URI)`);
}
