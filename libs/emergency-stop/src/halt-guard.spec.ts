import { userId } from '@app/kernel';
import { aBot } from '@testing/bots';

import { HaltGuard } from './halt-guard.js';
import { InProcessLatch } from './in-process-latch.js';

describe('HaltGuard', () => {
  it('lets no bot become active while the halt state cannot be read', () => {
    const latch = new InProcessLatch();
    const guard = new HaltGuard(latch);
    expect(guard.mayBecome(aBot())).toMatchObject({ allowed: false, code: 'halted' });
    latch.markReadable();
    expect(guard.mayBecome(aBot())).toEqual({ allowed: true });
    latch.markUnreadable('the database is away');
    expect(guard.mayBecome(aBot())).toMatchObject({ allowed: false });
  });

  it('holds back the bots of a user who stopped, and nobody else', () => {
    const latch = new InProcessLatch();
    latch.markReadable();
    latch.close('user:ann', { reason: 'mine', flatten: false });
    const guard = new HaltGuard(latch);
    expect(guard.mayBecome(aBot({ userId: userId('ann') }))).toMatchObject({ allowed: false });
    expect(guard.mayBecome(aBot({ userId: userId('ben') }))).toEqual({ allowed: true });
  });
});
