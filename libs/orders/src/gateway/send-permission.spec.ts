import { InProcessLatch } from '@app/emergency-stop';
import { ManualClock } from '@app/kernel';
import { anOrder } from '@testing/orders';

import { type Refusal, SendPermission } from './send-permission.service.js';

const ready = { notReadyReason: (): undefined => undefined };
const { signal } = new AbortController();

function aPermission(): {
  latch: InProcessLatch;
  clock: ManualClock;
  ask: (haltEpoch: number) => Refusal | undefined;
} {
  const latch = new InProcessLatch();
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const order = anOrder({ submittedAt: clock.date() });
  const permission = new SendPermission(latch, ready, clock);
  return { latch, clock, ask: (haltEpoch) => permission.refusal({ ...order, haltEpoch }, signal) };
}

describe('SendPermission', () => {
  it('lets nothing pass while the halt state was not read yet, or can no longer be read', () => {
    const { latch, ask } = aPermission();
    expect(ask(0)).toMatchObject({ code: 'halted' });
    latch.markReadable();
    expect(ask(0)).toBeUndefined();
    latch.markUnreadable('the database is away');
    expect(ask(0)).toMatchObject({ code: 'halted', reason: 'the database is away' });
  });

  it('lets nothing pass that was decided before a stop, also when it is over', () => {
    const { latch, ask } = aPermission();
    latch.markReadable();
    latch.close('global', { reason: 'fire', flatten: false });
    latch.open('global');
    expect(ask(0)).toMatchObject({ code: 'halted' });
    expect(ask(1)).toBeUndefined();
  });

  it('lets nothing pass that was written down so long ago that others take it for lost', () => {
    const { latch, clock, ask } = aPermission();
    latch.markReadable();
    clock.advance(4999);
    expect(ask(0)).toBeUndefined();
    clock.advance(1);
    expect(ask(0)).toMatchObject({ code: 'subsystem_not_ready' });
  });
});
