import { InProcessLatch } from '@app/emergency-stop';
import { anOrder } from '@testing/orders';

import { type Refusal, SendPermission } from './send-permission.service.js';

const ready = { notReadyReason: (): undefined => undefined };
const { signal } = new AbortController();

function aPermission(): { latch: InProcessLatch; ask: (haltEpoch: number) => Refusal | undefined } {
  const latch = new InProcessLatch();
  const permission = new SendPermission(latch, ready);
  return { latch, ask: (haltEpoch) => permission.refusal(anOrder({ haltEpoch }), signal) };
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
});
