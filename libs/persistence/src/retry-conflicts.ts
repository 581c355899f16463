import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { mongo } from 'mongoose';

const BACKOFF_MS = 5;
const BACKOFF_MS_MAX = 160;

/** How time passes between two attempts. */
export interface Waiting {
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

const REAL: Waiting = { now: () => performance.now(), pause: wait };

/**
 * Does the work again after each conflict with another transaction. @throws the conflict that came after `limitMs`, and
 * everything else at once
 */
export async function retryConflicts<T>(
  work: () => Promise<T>,
  limitMs: number,
  { now, pause }: Waiting = REAL,
): Promise<T> {
  const endsAt = now() + limitMs;
  for (let count = 1; ; count += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || now() > endsAt) throw error;
    }
    // Random, so that those who conflicted do not meet again.
    await pause(randomInt(1, Math.min(BACKOFF_MS * 2 ** count, BACKOFF_MS_MAX) + 1));
  }
}

const isTransient = (error: unknown): boolean =>
  error instanceof mongo.MongoError && error.hasErrorLabel('TransientTransactionError');
