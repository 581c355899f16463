import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Db, MongoClient } from 'mongodb';

/** Works on the embedded store of a DATA_DIR while no server runs on it. */
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
