import { userId } from '@app/kernel';

import { type Authenticated, SessionStanding } from './session-standing.js';

const session = (sessionId: string): Authenticated => ({
  principal: { userId: userId('ann'), role: 'admin', email: 'ann@example.com' },
  sessionId,
});

describe('SessionStanding', () => {
  it('knows what was confirmed, until it is forgotten', () => {
    const standing = new SessionStanding();
    expect(standing.last('a')).toBeUndefined();
    standing.confirm(session('a'));
    expect(standing.last('a')).toEqual(session('a'));
    standing.forget('a');
    expect(standing.last('a')).toBeUndefined();
  });

  it('keeps the sessions that were seen last when there are too many', () => {
    const standing = new SessionStanding();
    for (let n = 0; n <= 1000; n += 1) {
      standing.confirm(session(`s${n}`));
      standing.confirm(session('s0'));
    }
    expect([standing.last('s0'), standing.last('s1'), standing.last('s1000')]).toEqual([
      session('s0'),
      undefined,
      session('s1000'),
    ]);
  });
});
