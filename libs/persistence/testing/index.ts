import { startEmbeddedMongo } from '@app/embedded-mongo';
import { Transactions } from '@app/persistence';
import { type Connection, createConnection } from 'mongoose';

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
