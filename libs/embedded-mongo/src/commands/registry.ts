import { MongoError, unsupported } from '../errors.js';
import { aggregate } from './aggregate.js';
import { create, drop, dropDatabase, listCollections, listDatabases } from './collections.js';
import { type Command } from './command.js';
import { count } from './count.js';
import { createIndexes } from './create-indexes.js';
import { deleteCommand } from './delete.js';
import { distinct } from './distinct.js';
import { explain } from './explain.js';
import { findAndModify } from './find-and-modify.js';
import { find } from './find.js';
import { getMore, killCursors } from './get-more.js';
import { hello } from './hello.js';
import { dropIndexes, listIndexes } from './indexes.js';
import { insert } from './insert.js';
import { renameCollection } from './rename-collection.js';
import { saslContinue, saslStart } from './sasl.js';
import { buildInfo, connectionStatus, ping } from './server-info.js';
import { endSessions, killAllSessions, refreshSessions, startSession } from './session-commands.js';
import { abortTransaction, commitTransaction } from './transactions.js';
import { update } from './update.js';
import { validate } from './validate.js';

const commands: readonly Command[] = [
  hello,
  ping,
  buildInfo,
  connectionStatus,
  saslStart,
  saslContinue,
  find,
  getMore,
  killCursors,
  count,
  distinct,
  aggregate,
  explain,
  insert,
  update,
  deleteCommand,
  findAndModify,
  create,
  drop,
  dropDatabase,
  renameCollection,
  listCollections,
  listDatabases,
  validate,
  createIndexes,
  listIndexes,
  dropIndexes,
  commitTransaction,
  abortTransaction,
  startSession,
  endSessions,
  refreshSessions,
  killAllSessions,
];

/** Commands of MongoDB that programs may try, and that need a real server. */
const outOfScope = new Set([
  'bulkWrite',
  'collMod',
  'mapReduce',
  'convertToCapped',
  'cloneCollectionAsCapped',
  'createSearchIndexes',
  'createUser',
  'createRole',
  'reIndex',
  'compact',
  'fsync',
  'filemd5',
]);

/** Every command by every name it is called by. */
export class Registry {
  readonly #byName: ReadonlyMap<string, Command> = new Map(
    commands.flatMap((command) => command.names.map((name) => [name, command])),
  );

  /** @throws MongoError 59 for a command there is not, 115 for one that needs a MongoDB server */
  find(name: string): Command {
    const command = this.#byName.get(name);
    if (command !== undefined) return command;
    if (outOfScope.has(name)) throw unsupported(`The command ${name}`);
    throw new MongoError(59, `no such command: '${name}': use a MongoDB server (MONGODB_URI)`);
  }
}
