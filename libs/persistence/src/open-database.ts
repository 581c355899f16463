import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Config } from '@app/config';
import { EmbeddedMongoError, runningStoreUri, startEmbeddedMongo } from '@app/embedded-mongo';
import { type Connection } from 'mongoose';

import { unopenedConnection } from './connection.js';

export interface OpenDatabase {
  readonly connection: Connection;
  /** Whether it is the embedded store of another process, reached through its socket. */
  readonly isShared: boolean;
  close(): Promise<void>;
}

/** Whether there is something to open: opening an embedded store that is not there makes one. */
export const isThere = ({ mongodbUri, dataDir }: Config['store']): boolean =>
  mongodbUri !== undefined || existsSync(join(dataDir, 'data.mdb'));

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
    return { connection, isShared: false, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The server's database, whether the server runs or not: an embedded store that another process holds is reached
 * through the socket of that process. For what is safe beside a running server. @throws what `openDatabase` throws
 */
export async function openDatabaseBeside(
  settings: Config['store'],
  onError: (error: Error) => void,
): Promise<OpenDatabase> {
  try {
    return await openDatabase(settings, onError);
  } catch (error) {
    const isHeld = error instanceof EmbeddedMongoError && error.problem === 'folder-in-use';
    const uri = isHeld ? runningStoreUri(settings.dataDir) : undefined;
    if (uri === undefined) throw error;
    const opened = await openDatabase({ ...settings, mongodbUri: uri }, onError);
    return { ...opened, isShared: true };
  }
}
