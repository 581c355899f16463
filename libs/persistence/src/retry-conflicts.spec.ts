import { ManualClock } from '@app/kernel';
import { mongo } from 'mongoose';

import { retryConflicts, type Waiting } from './retry-conflicts.js';

const LIMIT_MS = 90_000;

class Conflict extends mongo.MongoError {
  constructor() {
    super('write conflict');
    this.addErrorLabel('TransientTransactionError');
  }
}

/** Work that meets conflicts until a time, in a world where waiting takes none. */
function aWorld(conflictsUntilMs: number) {
  const clock = new ManualClock(0);
  let attempts = 0;
  const waiting: Waiting = {
    now: () => clock.now(),
    pause: (ms) => {
      clock.advance(ms);
      return Promise.resolve();
    },
  };
  const work = (): Promise<string> => {
    attempts += 1;
    return clock.now() < conflictsUntilMs ? Promise.reject(new Conflict()) : Promise.resolve('done');
  };
  return { clock, work, waiting, attempts: () => attempts };
}

describe('work that conflicts with other transactions', () => {
  it('is done again until it succeeds, as long as the limit allows', async () => {
    const { work, waiting, clock, attempts } = aWorld(60_000);
    expect(await retryConflicts(work, LIMIT_MS, waiting)).toBe('done');
    expect(clock.now()).toBeLessThan(61_000);
    expect(attempts()).toBeGreaterThan(60_000 / 160);
  });

  it('ends with the conflict when they outlast the limit', async () => {
    const { work, waiting, clock } = aWorld(Number.POSITIVE_INFINITY);
    await expect(retryConflicts(work, LIMIT_MS, waiting)).rejects.toThrow('write conflict');
    expect(clock.now()).toBeGreaterThan(LIMIT_MS);
    expect(clock.now()).toBeLessThan(LIMIT_MS + 1000);
  });

  it('is not done again after any other failure', async () => {
    const { waiting, clock } = aWorld(0);
    const work = (): Promise<never> => Promise.reject(new Error('no disk'));
    await expect(retryConflicts(work, LIMIT_MS, waiting)).rejects.toThrow('no disk');
    expect(clock.now()).toBe(0);
  });
});
