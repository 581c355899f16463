import { DomainError } from '@app/kernel';
import { type Connection } from 'mongoose';

/** Says of the database itself what no backup of it may say; never part of one. */
export const DATABASE_STATE_COLLECTION = 'database_state';

/** A restore that began here; there is one document, because a database is restored into once. */
export interface RestoreMark {
  /** Of the backup: its file and when it was taken. */
  readonly from: string;
  readonly startedAt: Date;
  /** Null until everything is in place: until then the database is a torso. */
  readonly endedAt: Date | null;
}

const ID = 'restore';

/** The database holds part of a backup. */
export class UnfinishedRestoreError extends DomainError {
  readonly code = 'RESTORE_UNFINISHED';
  readonly kind = 'unavailable';

  constructor({ from, startedAt }: RestoreMark) {
    super(
      `The restore of ${from}, begun at ${startedAt.toISOString()}, did not come to its end, so this database is incomplete and nothing may run on it: restore again with --start-over`,
    );
  }
}

/** @throws UnfinishedRestoreError */
export async function refuseUnfinishedRestore(connection: Connection): Promise<void> {
  const mark = await restoreMark(connection);
  if (mark?.endedAt === null) throw new UnfinishedRestoreError(mark);
}

export async function restoreMark(connection: Connection): Promise<RestoreMark | undefined> {
  return (await marks(connection).findOne({ _id: ID })) ?? undefined;
}

/** From now on no server starts on this database, until the end is marked. */
export async function markRestoreBegun(connection: Connection, from: string, at: Date): Promise<void> {
  await marks(connection).replaceOne({ _id: ID }, { from, startedAt: at, endedAt: null }, { upsert: true });
}

export async function markRestoreEnded(connection: Connection, at: Date): Promise<void> {
  await marks(connection).updateOne({ _id: ID }, { $set: { endedAt: at } });
}

const marks = (connection: Connection) =>
  connection.collection<RestoreMark & { readonly _id: string }>(DATABASE_STATE_COLLECTION);
