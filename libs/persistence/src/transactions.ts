import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type ClientSession, type Connection, mongo } from 'mongoose';

import { retryConflicts } from './retry-conflicts.js';

/** Passed to every read and write that belongs to one transaction. */
export type Session = ClientSession;

const RETRY_LIMIT_MS = 10_000;

/** Several documents change together only in here. */
@Injectable()
export class Transactions {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /**
   * Runs `work` in one transaction: all of its writes happen, or none. After a conflict with another transaction it
   * runs again, for up to 10 seconds unless `retryLimitMs` says otherwise, so it must do nothing but read and write
   * with its session, one after another.
   */
  async run<T>(work: (session: Session) => Promise<T>, retryLimitMs = RETRY_LIMIT_MS): Promise<T> {
    const session = await this.connection.startSession();
    try {
      return await retryConflicts(() => once(session, work), retryLimitMs);
    } finally {
      await session.endSession();
    }
  }
}

async function once<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
  try {
    const result = await work(session);
    await commit(session);
    return result;
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction();
    throw error;
  }
}

/** A commit whose answer was lost may have happened; asking again is safe and tells. */
async function commit(session: Session): Promise<void> {
  try {
    await session.commitTransaction();
  } catch (error) {
    const isUnknown =
      error instanceof mongo.MongoError && error.hasErrorLabel('UnknownTransactionCommitResult');
    if (!isUnknown) throw error;
    await session.commitTransaction();
  }
}
