import { startEmbeddedMongo } from '@app/embedded-mongo';
import { Transactions } from '@app/persistence';
import { type Db, MongoClient } from 'mongodb';
import { type Connection, createConnection, type Model, type Schema } from 'mongoose';

export interface TestDatabase {
  readonly connection: Connection;
  readonly transactions: Transactions;
  close(): Promise<void>;
}

/** A database of its own for whole-system specs: empty, and gone at the end. Make the models' indexes yourself. */
export async function inMemoryConnection(): Promise<TestDatabase> {
  const store = await startEmbeddedMongo({ inMemory: true });
  const connection = await createConnection(store.uri, {
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
  }).asPromise();
  return {
    connection,
    transactions: new Transactions(connection),
    close: async () => {
      await connection.close();
      await store.close();
    },
  };
}

/** Works on the embedded store of a DATA_DIR that no server has open. */
export async function onStore<T>(dataDir: string, work: (db: Db) => Promise<T>): Promise<T> {
  const store = await startEmbeddedMongo({ dataDir });
  const client = await MongoClient.connect(store.uri);
  try {
    return await work(client.db());
  } finally {
    await client.close();
    await store.close();
  }
}

/** The model of that name on the connection, made with its indexes when it is not there yet. */
export async function modelOn<T>(connection: Connection, name: string, schema: unknown): Promise<Model<T>> {
  const known = connection.models[name] as Model<T> | undefined;
  if (known !== undefined) return known;
  const made = connection.model<T>(name, schema as Schema<T>);
  await made.createIndexes();
  return made;
}
