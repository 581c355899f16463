import { aBot } from '@testing/bots';

import { ModeGuard, ModeGuards } from './mode-guard.js';
import { type StatusVerdict } from './status-guard.js';

class FixedGuard extends ModeGuard {
  readonly name = 'fixed guard';

  constructor(private readonly answer: () => StatusVerdict | Promise<StatusVerdict>) {
    super();
  }

  mayBecome(): StatusVerdict | Promise<StatusVerdict> {
    return this.answer();
  }
}
const allows = new FixedGuard(() => ({ allowed: true }));
const forbids = new FixedGuard(() => ({
  allowed: false,
  code: 'open_position',
  reason: 'it holds something',
}));
const throws = new FixedGuard(() => Promise.reject(new Error('no answer')));

function guardsWith(authority: ModeGuard | undefined, ...guards: readonly ModeGuard[]): ModeGuards {
  const all = new ModeGuards();
  if (authority !== undefined) all.setAuthority(authority);
  for (const guard of guards) all.register(guard);
  return all;
}

describe('ModeGuards', () => {
  it('forbid every change where nobody decides, however many guards allow it', async () => {
    expect(await guardsWith(undefined, allows).verdict(aBot(), 'live')).toMatchObject({
      allowed: false,
      code: 'no_authority',
    });
  });

  it('allow what the authority and every guard allow', async () => {
    expect(await guardsWith(allows, allows).verdict(aBot(), 'live')).toEqual({ allowed: true });
  });

  it('forbid what one of them forbids, with its reason', async () => {
    const denial = { code: 'BOT_MODE_FORBIDDEN', reasons: ['it holds something'] };
    await expect(guardsWith(forbids, allows).demand(aBot(), 'live')).rejects.toMatchObject(denial);
    await expect(guardsWith(allows, forbids).demand(aBot(), 'live')).rejects.toMatchObject(denial);
  });

  it('forbid what one of them cannot answer', async () => {
    expect(await guardsWith(throws).verdict(aBot(), 'live')).toMatchObject({ code: 'guard_failed' });
    expect(await guardsWith(allows, throws).verdict(aBot(), 'live')).toMatchObject({ code: 'guard_failed' });
  });

  it('know one authority only', () => {
    expect(() => {
      guardsWith(allows).setAuthority(forbids);
    }).toThrow(RangeError);
  });
});
