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
import { getMore, killCursors } from './cursors.js';
import { explain } from './explain.js';
import { findAndModify } from './find-and-modify.js';
import { countCommand, distinct, find } from './find.js';
import { buildInfo, connectionStatus, hello, ping, saslContinue, saslStart } from './handshake.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { abortTransaction, commitTransaction, endSessions, killAllSessions } from './session-commands.js';
import { validate } from './validate.js';
import { deleteCommand, insert, update } from './write-commands.js';

const commands: readonly Command[] = [
  ...[hello, ping, buildInfo, connectionStatus, saslStart, saslContinue],
  ...[find, getMore, killCursors, countCommand, distinct, aggregate, explain],
  ...[insert, update, deleteCommand, findAndModify],
  ...[create, drop, dropDatabase, renameCollection, listCollections, listDatabases, validate],
  ...[createIndexes, listIndexes, dropIndexes],
  ...[commitTransaction, abortTransaction, endSessions, killAllSessions],
];

const byName: ReadonlyMap<string, Command> = new Map(
  commands.flatMap((command) =>
    [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const),
  ),
);

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
