import { setImmediate } from 'node:timers/promises';

import { inParallel } from './in-parallel.js';

describe('inParallel', () => {
  it('works on all items, at most so many at a time', async () => {
    let running = 0;
    let runningMax = 0;
    const done: number[] = [];
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      running += 1;
      runningMax = Math.max(runningMax, running);
      await setImmediate();
      running -= 1;
      done.push(item);
    });
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(runningMax).toBe(3);
  });

  it('fails with the first failure, and begins nothing after it', async () => {
    const begun: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5], 1, (item) => {
      begun.push(item);
      return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve();
    });
    await expect(work).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
  });
});
