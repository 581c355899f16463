import { aBot } from '@testing/bots';

import { ModeAuthority, type ModeGuard, ModeGuards } from './mode-guard.js';
import { type StatusVerdict } from './status-guard.js';

class FixedGuard extends ModeAuthority {
  readonly name = 'fixed guard';

  constructor(private readonly answer: () => StatusVerdict | Promise<StatusVerdict>) {
    super();
  }

  mayBecome(): StatusVerdict | Promise<StatusVerdict> {
    return this.answer();
  }

  entryRefusal(): Promise<string> {
    return Promise.resolve('its mode is about to change');
  }
}
const allows = new FixedGuard(() => ({ allowed: true }));
const forbids = new FixedGuard(() => ({
  allowed: false,
  code: 'open_position',
  reason: 'it holds something',
}));
const throws = new FixedGuard(() => Promise.reject(new Error('no answer')));

function guardsWith(authority: ModeAuthority | undefined, ...guards: readonly ModeGuard[]): ModeGuards {
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

  it('ask the authority whether a bot may enter, and forbid nothing where no mode ever changes', async () => {
    const entry = { botId: aBot().id, mode: 'paper' } as const;
    expect(await guardsWith(allows).entryRefusal(entry)).toBe('its mode is about to change');
    expect(await guardsWith(undefined, forbids).entryRefusal(entry)).toBeUndefined();
  });

  it('know one authority only', () => {
    expect(() => {
      guardsWith(allows).setAuthority(forbids);
    }).toThrow(RangeError);
  });
});
