import { userId } from '@app/kernel';

import { EmailTakenError } from './auth.errors.js';
import { ensureAdministrator, type FirstAdministratorParts } from './first-administrator.js';
import { type User } from './user.js';
import { type UserDraft } from './users.service.js';

const EMAIL = 'admin@amarktai.local';

function aSystem({ administrators = 0, taken = false } = {}): FirstAdministratorParts & {
  created: UserDraft[];
  printed: string[];
} {
  const created: UserDraft[] = [];
  const printed: string[] = [];
  return {
    created,
    printed,
    users: { hasAdministrator: () => Promise.resolve(administrators > 0) },
    accounts: {
      create(draft: UserDraft): Promise<User> {
        if (taken) return Promise.reject(new EmailTakenError(draft.email));
        created.push(draft);
        const { email, role } = draft;
        return Promise.resolve({ id: userId('u1'), email, role, isBlocked: false, createdAt: new Date(0) });
      },
    },
    terminal: { print: (text) => printed.push(text) },
  };
}

describe('ensureAdministrator', () => {
  it('creates one with a random password and shows it on the terminal', async () => {
    const system = aSystem();
    await ensureAdministrator(system, { adminEmail: EMAIL, adminPassword: undefined });

    const [{ password, role } = { password: '', role: '' }] = system.created;
    expect(role).toBe('admin');
    expect(password.length).toBeGreaterThanOrEqual(24);
    expect(system.printed.join()).toContain(password);
    expect(system.printed.join()).toContain(EMAIL);
  });

  it('makes another password each time', async () => {
    const systems = [aSystem(), aSystem()];
    for (const system of systems)
      await ensureAdministrator(system, { adminEmail: EMAIL, adminPassword: undefined });

    expect(systems[0]?.created[0]?.password).not.toBe(systems[1]?.created[0]?.password);
  });

  it('takes the password that was set and shows nothing', async () => {
    const system = aSystem();
    await ensureAdministrator(system, { adminEmail: EMAIL, adminPassword: 'set by the operator' });

    expect(system.created).toEqual([{ email: EMAIL, password: 'set by the operator', role: 'admin' }]);
    expect(system.printed).toEqual([]);
  });

  it('does nothing where there is an administrator', async () => {
    const system = aSystem({ administrators: 1 });
    await ensureAdministrator(system, { adminEmail: EMAIL, adminPassword: undefined });

    expect([system.created, system.printed]).toEqual([[], []]);
  });

  it('says what to do when the address belongs to another user', async () => {
    const system = aSystem({ taken: true });

    await expect(
      ensureAdministrator(system, { adminEmail: EMAIL, adminPassword: undefined }),
    ).rejects.toThrow('ADMIN_EMAIL=admin@amarktai.local belongs to another user');
    expect(system.printed).toEqual([]);
  });
});
