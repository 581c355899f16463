import { type Config } from '@app/config';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Connection } from 'mongoose';

import { unopenedConnection } from './connection.js';

export interface OpenDatabase {
  readonly connection: Connection;
  close(): Promise<void>;
}

/**
 * The server's database, for a tool beside it: a MongoDB server while the server runs or not, the embedded store only
 * while no process holds it. @throws EmbeddedMongoError, and what the driver throws
 */
export async function openDatabase(
  { mongodbUri, dataDir, timeoutMs }: Config['store'],
  onError: (error: Error) => void,
): Promise<OpenDatabase> {
  const embedded = mongodbUri === undefined ? await startEmbeddedMongo({ dataDir, onError }) : undefined;
  const connection = unopenedConnection();
  const close = async (): Promise<void> => {
    await connection.close();
    await embedded?.close();
  };
  try {
    const uri = embedded?.uri ?? mongodbUri ?? '';
    await connection.openUri(uri, { serverSelectionTimeoutMS: timeoutMs });
    return { connection, close };
  } catch (error) {
    await close();
    throw error;
  }
}
