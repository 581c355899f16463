import { userId } from '@app/kernel';

import { type Authenticated, SessionStanding } from './session-standing.js';

const session = (sessionId: string, user = 'ann'): Authenticated => ({
  principal: { userId: userId(user), role: 'admin', email: `${user}@example.com` },
  sessionId,
});

describe('SessionStanding', () => {
  it('knows what was confirmed, until it is forgotten', () => {
    const standing = new SessionStanding();
    expect(standing.last('a')).toBeUndefined();
    standing.confirm(session('a'), standing.revocations);
    expect(standing.last('a')).toEqual(session('a'));
    standing.forget('a');
    expect(standing.last('a')).toBeUndefined();
  });

  it('forgets all sessions of a user, and those of nobody else', () => {
    const standing = new SessionStanding();
    for (const one of [session('a'), session('b'), session('c', 'ben')])
      standing.confirm(one, standing.revocations);
    standing.forgetAllOf(userId('ann'));
    expect(['a', 'b', 'c'].map((id) => standing.last(id)?.principal.userId)).toEqual([
      undefined,
      undefined,
      'ben',
    ]);
  });

  it.each<{ what: string; revoke: (standing: SessionStanding) => void }>([
    {
      what: 'a session was ended',
      revoke: (standing) => {
        standing.forget('a');
      },
    },
    {
      what: 'a user was changed',
      revoke: (standing) => {
        standing.forgetAllOf(userId('ann'));
      },
    },
  ])('confirms nothing that was asked before $what', ({ revoke }) => {
    const standing = new SessionStanding();
    const { revocations } = standing;
    revoke(standing);
    standing.confirm(session('a'), revocations);
    expect(standing.last('a')).toBeUndefined();
  });

  it('keeps the sessions that were seen last when there are too many', () => {
    const standing = new SessionStanding();
    for (let n = 0; n <= 1000; n += 1) {
      standing.confirm(session(`s${n}`), 0);
      standing.confirm(session('s0'), 0);
    }
    expect([standing.last('s0'), standing.last('s1'), standing.last('s1000')]).toEqual([
      session('s0'),
      undefined,
      session('s1000'),
    ]);
  });
});
