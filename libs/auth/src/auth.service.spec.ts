import { UnauthenticatedError } from '@app/http';
import { type Actor, ManualClock, type UserId, userId } from '@app/kernel';
import { RecordingAuditLog } from '@testing/audit';
import { MemoryLog } from '@testing/observability';

import { AuthService } from './auth.service.js';
import { LoginThrottle } from './login-throttle.js';
import { type SessionRepository } from './session.repository.js';
import { type Claims, Tokens } from './tokens.js';
import { UserBlockedListeners } from './user-blocked-listener.js';
import { type User } from './user.js';
import { type UserChanges, type UserRepository } from './user.repository.js';
import { UsersService } from './users.service.js';

const ANN = userId('ann');
const BEN = userId('ben');
const DATABASE_AWAY = new Error('the database is away');
const actor: Actor = { kind: 'system', name: 'test' };
const claimsOf = (user: UserId, sessionId = `session of ${user}`): Claims => ({
  userId: user,
  sessionId,
  generation: 0,
});

/** Two administrators who are signed in, in a database that can go away, or answer with what it read a while ago. */
class Database {
  isAway = false;
  /** What an answer that was read already waits for. */
  delivery: Promise<void> = Promise.resolve();
  readonly #users = new Map<UserId, User>();
  readonly #ended = new Set<string>();

  constructor() {
    for (const id of [ANN, BEN])
      this.#users.set(id, {
        id,
        email: `${id}@example.com`,
        role: 'admin',
        isBlocked: false,
        createdAt: new Date(0),
      });
  }

  readonly users = {
    find: (id: UserId) => this.#answer(this.#users.get(id)),
    update: async (id: UserId, changes: UserChanges) => {
      const before = await this.#answer(this.#users.get(id));
      if (before === undefined) return undefined;
      const after = { ...before, ...changes };
      this.#users.set(id, after);
      return { before, after };
    },
  } as Partial<UserRepository> as UserRepository;

  readonly sessions = {
    isActive: ({ sessionId }: Claims) => this.#answer(!this.#ended.has(sessionId)),
    advance: () => this.#answer(undefined),
    end: async (sessionId: string) => {
      await this.#answer(undefined);
      this.#ended.add(sessionId);
      return true;
    },
    endAllOf: async (user: UserId) => {
      await this.#answer(undefined);
      this.#ended.add(claimsOf(user).sessionId);
    },
  } as Partial<SessionRepository> as SessionRepository;

  async #answer<T>(read: T): Promise<T> {
    if (this.isAway) throw DATABASE_AWAY;
    await this.delivery;
    return read;
  }
}

describe('AuthService, while the database is away', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 5));
  const secret = (fill: number): { bytes: Uint8Array } => ({ bytes: new Uint8Array(32).fill(fill) });
  const settings = { accessTokenMinutes: 15, refreshTokenDays: 30 };
  const tokens = new Tokens(secret(1), clock, settings);
  let database: Database;
  let log: MemoryLog;
  let auth: AuthService;
  let accounts: UsersService;
  let token: string;
  beforeEach(async () => {
    database = new Database();
    log = new MemoryLog();
    const audit = new RecordingAuditLog();
    const throttle = new LoginThrottle(clock, 5);
    auth = new AuthService(database.users, database.sessions, tokens, throttle, audit, log);
    const listeners = new UserBlockedListeners();
    accounts = new UsersService(database.users, database.sessions, auth, listeners, audit, clock);
    token = await tokens.access(claimsOf(ANN));
  });

  /** Asks as a request for a stop does, when the database is gone since what came before. */
  const askWithout = async (presented: string): ReturnType<AuthService['authenticate']> => {
    database.isAway = true;
    return await auth.authenticateAnyway(presented);
  };

  it('lets in whom it let in last, with the same rights, and says so in the log', async () => {
    const known = await auth.authenticate(token);
    expect(await askWithout(token)).toEqual(known);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { userId: ANN, err: DATABASE_AWAY } }]);
  });

  it('lets nobody in whom it has not seen, nor where the database is needed', async () => {
    await auth.authenticate(token);
    await expect(askWithout(await tokens.access(claimsOf(BEN)))).rejects.toBe(DATABASE_AWAY);
    await expect(auth.authenticate(token)).rejects.toBe(DATABASE_AWAY);
  });

  it.each<{ what: string; presented: () => Promise<string> }>([
    { what: 'forged', presented: () => new Tokens(secret(2), clock, settings).access(claimsOf(ANN)) },
    { what: 'made for refreshing', presented: () => tokens.refresh(claimsOf(ANN)) },
    {
      what: 'too old',
      presented: () => {
        clock.advance(15 * 60_000);
        return Promise.resolve(token);
      },
    },
  ])('refuses a token that is $what, of a session that is known', async ({ presented }) => {
    await auth.authenticate(token);
    await expect(askWithout(await presented())).rejects.toBeInstanceOf(UnauthenticatedError);
  });

  it.each<{ what: string; happens: () => Promise<unknown> }>([
    { what: 'signed out', happens: async () => auth.logout(await auth.authenticate(token)) },
    {
      what: 'used a refresh token twice',
      happens: async () => auth.refresh(await tokens.refresh(claimsOf(ANN))).catch(() => undefined),
    },
    { what: 'got another role', happens: () => accounts.update(ANN, { role: 'viewer' }, actor) },
    { what: 'was blocked', happens: () => accounts.update(ANN, { blocked: true }, actor) },
    { what: 'got a new password', happens: () => accounts.update(ANN, { password: 'a new one' }, actor) },
  ])('refuses who $what since, and nobody else', async ({ happens }) => {
    const other = await tokens.access(claimsOf(BEN));
    await Promise.all([auth.authenticate(token), auth.authenticate(other)]);
    await happens();
    await expect(askWithout(token)).rejects.toBe(DATABASE_AWAY);
    expect((await askWithout(other)).principal.userId).toBe(BEN);
  });

  it.each<{ what: string; happens: () => Promise<unknown> }>([
    { what: 'a sign-out', happens: () => database.sessions.end(claimsOf(ANN).sessionId) },
    { what: 'a block', happens: () => database.users.update(ANN, { isBlocked: true }) },
  ])('refuses whom the database has refused after $what in another process', async ({ happens }) => {
    await auth.authenticate(token);
    await happens();
    await expect(auth.authenticateAnyway(token)).rejects.toBeInstanceOf(UnauthenticatedError);
    await expect(askWithout(token)).rejects.toBe(DATABASE_AWAY);
  });

  it.each<{ what: string; happens: () => Promise<unknown> }>([
    {
      what: 'sign-out',
      happens: () => auth.logout({ principal: { userId: ANN, role: 'admin', email: '' }, ...claimsOf(ANN) }),
    },
    { what: 'change of role', happens: () => accounts.update(ANN, { role: 'viewer' }, actor) },
  ])('refuses who was seen last in an answer that a $what has overtaken', async ({ happens }) => {
    let deliver = (): void => undefined;
    database.delivery = new Promise((done) => (deliver = done));
    const early = auth.authenticate(token);
    await tokens.read('access', token); // The question is on its way now.
    database.delivery = Promise.resolve();
    await happens();
    deliver();
    expect((await early).principal.role).toBe('admin');
    await expect(askWithout(token)).rejects.toBe(DATABASE_AWAY);
  });

  it.each<{ what: string; happens: () => Promise<unknown> }>([
    { what: 'signing out', happens: async () => auth.logout(await auth.authenticate(token)) },
    { what: 'changing a role', happens: () => accounts.update(ANN, { role: 'viewer' }, actor) },
  ])('refuses them too when it went away during $what', async ({ happens }) => {
    await auth.authenticate(token);
    database.sessions.end = () => Promise.reject(DATABASE_AWAY);
    database.users.update = () => Promise.reject(DATABASE_AWAY);
    await expect(happens()).rejects.toBe(DATABASE_AWAY);
    await expect(askWithout(token)).rejects.toBe(DATABASE_AWAY);
  });
});
