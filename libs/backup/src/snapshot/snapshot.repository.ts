import { isDeepStrictEqual } from 'node:util';

import { DATABASE_STATE_COLLECTION } from '@app/persistence';
import { type ClientSession, type Connection, mongo } from 'mongoose';

import { SchemaChangedError, SnapshotLostError } from '../backup.errors.js';
import { type DatabaseOptions } from '../file/manifest.js';
import { type SnapshotCollection } from '../file/write-backup.js';

/** Documents asked for at once; the server cuts the answer at 16 MB. */
const BATCH_DOCUMENTS = 2000;
/**
 * The transaction, its cursor or its snapshot is gone: NoSuchTransaction, CursorNotFound, SnapshotTooOld,
 * SnapshotUnavailable, TransactionExceededLifetimeLimitSeconds.
 */
const SNAPSHOT_LOST_CODES: readonly unknown[] = [251, 43, 239, 246, 290];

interface Description {
  readonly name: string;
  readonly options: DatabaseOptions;
  readonly indexes: readonly DatabaseOptions[];
}

/**
 * Gives `read` one state of the whole database. It is a transaction with snapshot read concern over all collections:
 * the one kind of snapshot that both stores have. It locks nothing. MongoDB ends it after
 * 60 seconds, the embedded store one that only reads after ten minutes.
 * @throws SnapshotLostError, SchemaChangedError
 */
export async function withSnapshot<T>(
  connection: Connection,
  read: (snapshot: readonly SnapshotCollection[]) => Promise<T>,
): Promise<T> {
  const db = databaseOf(connection);
  const before = await describe(db);
  const began = performance.now();
  const session = await connection.startSession();
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' } });
    const result = await read(before.map((description) => snapshotOf(db, description, session)));
    if (!isDeepStrictEqual(before, await describe(db))) throw new SchemaChangedError();
    return result;
  } catch (error) {
    const isLost = error instanceof mongo.MongoServerError && SNAPSHOT_LOST_CODES.includes(error.code);
    throw isLost ? new SnapshotLostError((performance.now() - began) / 1000, error) : error;
  } finally {
    // Aborts the transaction too: it wrote nothing.
    await session.endSession();
  }
}

function snapshotOf(db: mongo.Db, description: Description, session: ClientSession): SnapshotCollection {
  return {
    ...description,
    async *documents() {
      const cursor = db
        .collection(description.name)
        .find({}, { session, raw: true, sort: { _id: 1 }, batchSize: BATCH_DOCUMENTS });
      // With `raw` the driver gives bytes, whatever its types say.
      for await (const document of cursor) yield document as unknown as Uint8Array;
    },
  };
}

/** Collections and indexes in the order of their names; neither can be asked for inside a transaction. */
async function describe(db: mongo.Db): Promise<readonly Description[]> {
  const found = (await db.listCollections().toArray()) as readonly mongo.CollectionInfo[];
  const own = found.filter(({ name }) => name !== DATABASE_STATE_COLLECTION && !name.startsWith('system.'));
  const described = own.map(async ({ name, options = {} }): Promise<Description> => {
    const indexes = (await db.collection(name).listIndexes().toArray()) as DatabaseOptions[];
    return { name, options: { ...options }, indexes: indexes.filter((index) => index.name !== '_id_') };
  });
  return (await Promise.all(described)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function databaseOf({ db }: Connection): mongo.Db {
  if (db === undefined) throw new Error('The connection is not open');
  return db;
}
