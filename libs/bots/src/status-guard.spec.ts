import { aBot } from '@testing/bots';

import { type BotStatus } from './bot.js';
import { StatusGuard, StatusGuards, type StatusVerdict } from './status-guard.js';

class FixedGuard extends StatusGuard {
  readonly name = 'fixed guard';

  constructor(
    readonly guarded: readonly BotStatus[],
    private readonly answer: () => StatusVerdict | Promise<StatusVerdict>,
  ) {
    super();
  }

  mayBecome(): StatusVerdict | Promise<StatusVerdict> {
    return this.answer();
  }
}
const allows = new FixedGuard(['active'], () => ({ allowed: true }));
const forbids = new FixedGuard(['active'], () => ({
  allowed: false,
  code: 'halted',
  reason: 'stopped by a person',
}));
const throws = new FixedGuard(['active'], () => Promise.reject(new Error('no answer')));

function guardsWith(...guards: readonly StatusGuard[]): StatusGuards {
  const all = new StatusGuards();
  for (const guard of guards) all.register(guard);
  return all;
}

describe('StatusGuards', () => {
  it('allow what no guard forbids', async () => {
    expect(await guardsWith().verdict(aBot(), 'active')).toEqual({ allowed: true });
    expect(await guardsWith(allows).verdict(aBot(), 'active')).toEqual({ allowed: true });
  });

  it('forbid what one guard forbids, with its reason', async () => {
    await expect(guardsWith(allows, forbids).demand(aBot({ name: 'Ann' }), 'active')).rejects.toMatchObject({
      code: 'BOT_STATUS_FORBIDDEN',
      message: "'Ann' may not become active (halted): stopped by a person",
      reasons: ['stopped by a person'],
    });
  });

  it('forbid what a guard cannot answer', async () => {
    expect(await guardsWith(throws).verdict(aBot(), 'active')).toEqual({
      allowed: false,
      code: 'guard_failed',
      reason: 'fixed guard could not be asked: no answer',
    });
  });

  it('ask a guard only about what it guards', async () => {
    expect(await guardsWith(throws).verdict(aBot(), 'paused')).toEqual({ allowed: true });
  });
});
