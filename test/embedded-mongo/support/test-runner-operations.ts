import { ClientSession, type Document, MongoClient } from 'mongodb';
import { type Entities } from '../support/entities.js';

type RunnerOperation = (args: Document, entities: Entities) => Promise<void> | void;

/** What a test asks of the runner itself. */
export const testRunnerOperations: Readonly<Record<string, RunnerOperation>> = {
  createEntities: ({ entities: descriptions }, entities) => entities.create(descriptions as Document[]),
  failPoint: async ({ client, failPoint }, entities) => {
    await entities
      .get(MongoClient, client as string)
      .db('admin')
      .command(failPoint as Document);
  },
  assertSessionUnpinned: ({ session }, entities) => {
    assert(!entities.get(ClientSession, session as string).isPinned, 'the session is pinned');
  },
  assertSessionTransactionState: ({ session, state }, entities) => {
    const { transaction } = entities.get(ClientSession, session as string) as unknown as {
      transaction: { state: string };
    };
    assert(transaction.state === states[state as string], `the transaction is ${transaction.state}`);
  },
  assertCollectionExists: async (args, entities) => {
    assert(await hasCollection(args, entities), 'the collection does not exist');
  },
  assertCollectionNotExists: async (args, entities) => {
    assert(!(await hasCollection(args, entities)), 'the collection exists');
  },
  assertIndexExists: async (args, entities) => {
    assert(await hasIndex(args, entities), 'the index does not exist');
  },
  assertIndexNotExists: async (args, entities) => {
    assert(!(await hasIndex(args, entities)), 'the index exists');
  },
};

const states: Readonly<Record<string, string>> = {
  none: 'NO_TRANSACTION',
  starting: 'STARTING_TRANSACTION',
  in_progress: 'TRANSACTION_IN_PROGRESS',
  committed: 'TRANSACTION_COMMITTED',
  aborted: 'TRANSACTION_ABORTED',
};

async function hasCollection(
  { databaseName, collectionName }: Document,
  entities: Entities,
): Promise<boolean> {
  const db = entities.admin.db(databaseName as string);
  return (await db.listCollections({ name: collectionName }).toArray()).length > 0;
}

async function hasIndex(args: Document, entities: Entities): Promise<boolean> {
  if (!(await hasCollection(args, entities))) return false;
  const db = entities.admin.db(args.databaseName as string);
  const indexes = await db.collection(args.collectionName as string).indexes();
  return indexes.some(({ name }) => name === args.indexName);
}

function assert(condition: boolean, complaint: string): void {
  if (!condition) throw new Error(complaint);
}
