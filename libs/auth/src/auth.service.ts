import { AuditLog } from '@app/audit';
import { UnauthenticatedError } from '@app/http';
import { type UserId, within } from '@app/kernel';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import {
  AccountBlockedError,
  InvalidCredentialsError,
  InvalidRefreshTokenError,
  TooManyLoginsError,
} from './auth.errors.js';
import { LoginThrottle } from './login-throttle.js';
import { hashPassword, isCurrentHash, verifyPassword } from './password.js';
import { type Authenticated, SessionStanding } from './session-standing.js';
import { SessionRepository } from './session.repository.js';
import { type Claims, Tokens } from './tokens.js';
import { normalEmail, type User } from './user.js';
import { type Credentials, UserRepository } from './user.repository.js';

export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** What cannot wait for the database waits so long for it. */
const ANSWER_MS_MAX = 500;

/** Signing in and out. A request is trusted only while its session and its user are in good standing. */
@Injectable()
export class AuthService {
  readonly #standing = new SessionStanding();

  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly tokens: Tokens,
    private readonly throttle: LoginThrottle,
    private readonly audit: AuditLog,
    private readonly log: Log,
  ) {}

  /** @throws TooManyLoginsError, InvalidCredentialsError, AccountBlockedError */
  async login(emailAsTyped: string, password: string): Promise<SignedIn> {
    const { revocations } = this.#standing;
    const email = normalEmail(emailAsTyped);
    const waitMs = this.throttle.begin(email);
    if (waitMs > 0) throw new TooManyLoginsError(waitMs);
    const user = await this.#userWith(email, password);
    this.throttle.succeeded(email);
    if (user.isBlocked) throw new AccountBlockedError();
    const claims = await this.sessions.start(user.id);
    this.#standing.confirm(authenticatedAs(user, claims), revocations);
    await this.#record(claims, 'user.signed_in');
    return this.#sign(claims);
  }

  /** A refresh token is good once. Seen again, its session ends: one of two holders has stolen it. @throws InvalidRefreshTokenError */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const claims = await this.tokens.read('refresh', refreshToken);
    if (claims === undefined) throw new InvalidRefreshTokenError();
    const next = await this.sessions.advance(claims);
    if (next !== undefined) return this.#sign(next);
    if (await this.#end(claims.sessionId)) {
      this.log.warn({ userId: claims.userId }, 'A refresh token was used twice: its session has ended');
      await this.#record(claims, 'session.revoked');
    }
    throw new InvalidRefreshTokenError();
  }

  async logout({ principal, sessionId }: Authenticated): Promise<void> {
    await this.#end(sessionId);
    await this.#record({ userId: principal.userId, sessionId }, 'user.signed_out');
  }

  /** For whoever changes what a user may do, once it is changed: what was known of the sessions counts no more. */
  forgetAllOf(userId: UserId): void {
    this.#standing.forgetAllOf(userId);
  }

  /** @throws UnauthenticatedError */
  async authenticate(accessToken: string): Promise<Authenticated> {
    const claims = await this.tokens.read('access', accessToken);
    if (claims === undefined) throw new UnauthenticatedError('The access token is not valid, or no longer');
    const { revocations } = this.#standing;
    const [isActive, user] = await Promise.all([
      this.sessions.isActive(claims),
      this.users.find(claims.userId),
    ]);
    if (!isActive || user === undefined || user.isBlocked) {
      this.#standing.forget(claims.sessionId);
      throw new UnauthenticatedError('This session has ended: sign in again');
    }
    return this.#standing.confirm(authenticatedAs(user, claims), revocations);
  }

  /**
   * As `authenticate`; when the database does not answer soon, as it answered last, for a token that is still valid and a
   * session that this process has not ended or changed the rights of since. What other processes did it does not know.
   * @throws UnauthenticatedError, and what the database throws for a session that was not seen since the start
   */
  async authenticateAnyway(accessToken: string): Promise<Authenticated> {
    try {
      return await within(ANSWER_MS_MAX, 'ask for the session', () => this.authenticate(accessToken));
    } catch (err) {
      if (err instanceof UnauthenticatedError) throw err;
      const claims = await this.tokens.read('access', accessToken);
      const known = claims === undefined ? undefined : this.#standing.last(claims.sessionId);
      if (known === undefined) throw err;
      this.log.warn({ userId: known.principal.userId, err }, 'Let in as of the last answer of the database');
      return known;
    }
  }

  /** Forgotten when it may have ended, too: an answer that got lost is no reason to trust it. */
  async #end(sessionId: string): Promise<boolean> {
    try {
      return await this.sessions.end(sessionId);
    } finally {
      this.#standing.forget(sessionId);
    }
  }

  /** @throws InvalidCredentialsError, after the same time whatever is wrong */
  async #userWith(email: string, password: string): Promise<User> {
    const found = await this.users.findByEmail(email);
    const isRight = await verifyPassword(password, found?.passwordHash);
    if (found === undefined || !isRight) {
      this.log.warn({ email }, 'A sign-in was refused');
      throw new InvalidCredentialsError();
    }
    if (!isCurrentHash(found.passwordHash)) await this.#rehash(found, password);
    return found.user;
  }

  /** Unless the password has been changed since it was read. */
  async #rehash({ user, passwordHash }: Credentials, password: string): Promise<void> {
    await this.users.replaceHash(user.id, passwordHash, await hashPassword(password));
    this.log.info({ userId: user.id }, 'A password of the previous system has a hash of today');
  }

  async #sign(claims: Claims): Promise<SignedIn> {
    const [accessToken, refreshToken] = await Promise.all([
      this.tokens.access(claims),
      this.tokens.refresh(claims),
    ]);
    return { accessToken, refreshToken, expiresInSeconds: this.tokens.accessLifetimeSeconds };
  }

  async #record({ userId, sessionId }: Pick<Claims, 'userId' | 'sessionId'>, action: string): Promise<void> {
    await this.audit.append({
      actor: { kind: 'user', userId },
      action,
      subject: `user:${userId}`,
      details: { sessionId },
    });
  }
}

const authenticatedAs = ({ id, role, email }: User, { sessionId }: Claims): Authenticated => ({
  principal: { userId: id, role, email },
  sessionId,
});
