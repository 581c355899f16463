import { type BulkWriteResult, ClientSession, Collection, Db, type Document, MongoClient } from 'mongodb';
import { concerns, type Entities } from '../support/entities.js';
import { testRunnerOperations } from '../support/test-runner-operations.js';
import { type SpecOperation } from '../support/spec-files.js';

type Run<T> = (target: T, args: Document) => unknown;

const onSession: Readonly<Record<string, Run<ClientSession>>> = {
  startTransaction: (session, args) => {
    session.startTransaction(args);
  },
  commitTransaction: (session) => session.commitTransaction(),
  abortTransaction: (session) => session.abortTransaction(),
  endSession: (session) => session.endSession(),
};

const onDatabase: Readonly<Record<string, Run<Db>>> = {
  createCollection: (db, { collection, ...options }) => db.createCollection(collection as string, options),
  dropCollection: async (db, { collection, ...options }) => db.dropCollection(collection as string, options),
  runCommand: (db, { command, readPreference, session }) =>
    db.command(command as Document, { readPreference, session }),
  aggregate: (db, { pipeline, ...options }) => db.aggregate(pipeline as Document[], options).toArray(),
};

const onCollection: Readonly<Record<string, Run<Collection>>> = {
  aggregate: (c, { pipeline, ...options }) => c.aggregate(pipeline as Document[], options).toArray(),
  bulkWrite: async (c, { requests, ...options }) =>
    bulkResult(await c.bulkWrite(requests as never[], options)),
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its command is what is tested
  count: (c, { filter, ...options }) => c.count(filter as Document, options),
  countDocuments: (c, { filter, ...options }) => c.countDocuments(filter as Document, options),
  createIndex: (c, { keys, session, ...options }) => c.createIndex(keys as Document, options, { session }),
  deleteMany: (c, { filter, ...options }) => c.deleteMany(filter as Document, options),
  deleteOne: (c, { filter, ...options }) => c.deleteOne(filter as Document, options),
  distinct: (c, { fieldName, filter = {}, ...options }) =>
    c.distinct(fieldName as string, filter as Document, options),
  estimatedDocumentCount: (c, options) => c.estimatedDocumentCount(options),
  find: (c, { filter, ...options }) => c.find(filter as Document, options).toArray(),
  findOne: (c, { filter, ...options }) => c.findOne(filter as Document, options),
  findOneAndDelete: (c, { filter, ...options }) => c.findOneAndDelete(filter as Document, options),
  findOneAndReplace: (c, { filter, replacement, ...options }) =>
    c.findOneAndReplace(filter as Document, replacement as Document, withCase(options)),
  findOneAndUpdate: (c, { filter, update, ...options }) =>
    c.findOneAndUpdate(filter as Document, update as Document, withCase(options)),
  insertMany: (c, { documents, ...options }) => c.insertMany(documents as Document[], options),
  insertOne: (c, { document, ...options }) => c.insertOne(document as Document, options),
  replaceOne: (c, { filter, replacement, ...options }) =>
    c.replaceOne(filter as Document, replacement as Document, options),
  updateMany: (c, { filter, update, ...options }) =>
    c.updateMany(filter as Document, update as Document, options),
  updateOne: (c, { filter, update, ...options }) =>
    c.updateOne(filter as Document, update as Document, options),
};

/** Performs one operation of a test through the driver. */
export async function perform(operation: SpecOperation, entities: Entities): Promise<unknown> {
  const { object, name } = operation;
  const { session, ...rest } = operation.arguments ?? {};
  if (object === 'testRunner') return testRunnerOperations[name]?.(operation.arguments ?? {}, entities);
  const options = session === undefined ? {} : { session: entities.get(ClientSession, session as string) };
  const args = { ...concerns(rest), ...options };
  const target = entities.kindOf(object);
  if (target instanceof ClientSession) return known(onSession, name)(target, args);
  if (target instanceof Db) return known(onDatabase, name)(target, args);
  if (target instanceof Collection) return known(onCollection, name)(target as Collection, args);
  throw new Error(
    `The runner cannot perform ${name} on ${target instanceof MongoClient ? 'a client' : object}`,
  );
}

/** The counts, in the form of the tests; of an unacknowledged write there are none. */
export function bulkResult(result: BulkWriteResult): Document {
  if (!result.isOk() && result.getWriteErrorCount() === 0) return { acknowledged: false };
  const { deletedCount, insertedCount, insertedIds, matchedCount, modifiedCount } = result;
  const { upsertedCount, upsertedIds } = result;
  return {
    deletedCount,
    insertedCount,
    insertedIds,
    matchedCount,
    modifiedCount,
    upsertedCount,
    upsertedIds,
  };
}

function known<T>(operations: Readonly<Record<string, Run<T>>>, name: string): Run<T> {
  const run = operations[name];
  if (run === undefined) throw new Error(`The runner knows no operation ${name}`);
  return run;
}

function withCase(options: Document): Document {
  const { returnDocument, ...others } = options;
  return returnDocument === undefined
    ? options
    : { ...others, returnDocument: String(returnDocument).toLowerCase() };
}
