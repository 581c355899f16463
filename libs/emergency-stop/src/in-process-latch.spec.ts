import { userId } from '@app/kernel';

import { InProcessLatch } from './in-process-latch.js';

const alice = userId('alice');
const bob = userId('bob');

function anOpenLatch(): InProcessLatch {
  const latch = new InProcessLatch();
  latch.markReadable();
  return latch;
}

describe('InProcessLatch', () => {
  it('is closed until the stored state was read, and whenever it cannot be read', () => {
    const latch = new InProcessLatch();
    expect(latch.read(alice).halted).toBe(true);
    latch.markReadable();
    expect(latch.read(alice).halted).toBe(false);
    latch.markUnreadable('database gone');
    expect(latch.read()).toMatchObject({ halted: true, reason: 'database gone' });
  });

  it('stops everyone globally, and one user alone', () => {
    const latch = anOpenLatch();
    latch.close('user:alice', { reason: 'my bots', flatten: false });
    expect(latch.read(alice).halted).toBe(true);
    expect(latch.read(bob).halted).toBe(false);
    expect(latch.read().halted).toBe(false);
    latch.close('global', { reason: 'all', flatten: false });
    expect(latch.read(bob).halted).toBe(true);
  });

  it('is one stop with one epoch, however often it is closed', () => {
    const latch = anOpenLatch();
    expect([
      latch.close('global', { reason: 'first', flatten: false }),
      latch.close('global', { reason: 'second', flatten: false }),
    ]).toEqual([1, 1]);
    expect(latch.read()).toMatchObject({ reason: 'first' });
  });

  it('makes what was decided before a stop old for good, also after the resume', () => {
    const latch = anOpenLatch();
    const decidedAt = latch.read(alice).epoch;
    latch.close('user:alice', { reason: 'stop', flatten: false });
    latch.open('user:alice');
    expect(latch.read(alice)).toMatchObject({ halted: false });
    expect(latch.read(alice).epoch).toBeGreaterThan(decidedAt);
    expect(latch.read(bob).epoch).toBe(decidedAt);
  });

  it('never lets an older record reopen a newer stop', () => {
    const latch = anOpenLatch();
    latch.close('global', { reason: 'not written yet', flatten: false });
    latch.adopt('global', { epoch: 0, halt: undefined });
    expect(latch.read().halted).toBe(true);
    latch.adopt('global', { epoch: 2, halt: undefined });
    expect(latch.read()).toEqual({ halted: false, epoch: 2 });
  });
});
