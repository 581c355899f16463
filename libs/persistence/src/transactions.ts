import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type ClientSession, type Connection, mongo } from 'mongoose';

/** Passed to every read and write that belongs to one transaction. */
export type Session = ClientSession;

const RETRY_LIMIT_MS = 10_000;
const BACKOFF_MS = 5;
const BACKOFF_MS_MAX = 160;

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
      return await attempt(session, work, { count: 1, endsAt: performance.now() + retryLimitMs });
    } finally {
      await session.endSession();
    }
  }
}

interface Attempt {
  readonly count: number;
  /** Monotonic time after which a conflict is final. */
  readonly endsAt: number;
}

async function attempt<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
  { count, endsAt }: Attempt,
): Promise<T> {
  try {
    return await once(session, work);
  } catch (error) {
    if (!isTransient(error) || performance.now() > endsAt) throw error;
  }
  // Random, so that those who conflicted do not meet again.
  await wait(randomInt(1, Math.min(BACKOFF_MS * 2 ** count, BACKOFF_MS_MAX) + 1));
  return attempt(session, work, { count: count + 1, endsAt });
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

const isTransient = (error: unknown): boolean =>
  error instanceof mongo.MongoError && error.hasErrorLabel('TransientTransactionError');
