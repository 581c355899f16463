import { userId, type Actor, type UserId } from '@app/kernel';

import { UserBlockedListeners } from './user-blocked-listener.js';

const actor: Actor = { kind: 'system', name: 'test' };

describe('UserBlockedListeners', () => {
  it('tells every listener, also after one that fails, and names that one', async () => {
    const told: UserId[] = [];
    const listeners = new UserBlockedListeners();
    listeners.register({ name: 'bots', userBlocked: () => Promise.reject(new Error('no database')) });
    listeners.register({
      name: 'streams',
      userBlocked: (id) => {
        told.push(id);
        return Promise.resolve();
      },
    });

    await expect(listeners.tell(userId('u1'), actor)).rejects.toMatchObject({
      code: 'USER_BLOCK_INCOMPLETE',
      reasons: ['bots: no database'],
    });
    expect(told).toEqual(['u1']);
  });

  it('is content when nobody listens', async () => {
    await expect(new UserBlockedListeners().tell(userId('u1'), actor)).resolves.toBeUndefined();
  });
});
