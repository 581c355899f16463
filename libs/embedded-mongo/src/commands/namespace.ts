import { type CollectionInfo } from '../storage/catalog.js';
import { createCollection } from '../storage/schema.js';
import { Transaction } from '../storage/transaction.js';
import { type Writer } from '../storage/writer.js';
import { type CommandContext } from './command.js';

/** The collection that the command writes to, if there is one. @throws MongoError 112 in a transaction it changed under */
export function existing({ db, name, args }: CommandContext, writer: Writer): CollectionInfo | undefined {
  const collection = writer.catalog.find(db, args.string(name));
  if (collection !== undefined && writer instanceof Transaction) writer.claimUnchanged(collection);
  return collection;
}

/** Creates it on the first write, as mongod does. @throws MongoError 73, 112 and Locked */
export function existingOrNew(context: CommandContext, writer: Writer): CollectionInfo {
  const { db, name, args } = context;
  return existing(context, writer) ?? createCollection(writer, db, args.string(name));
}
