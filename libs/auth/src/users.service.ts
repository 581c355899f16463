import { AuditLog } from '@app/audit';
import { type Page, type PageRequest, type Role } from '@app/http';
import { type Actor, Clock, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { UserNotFoundError } from './auth.errors.js';
import { AuthService } from './auth.service.js';
import { hashPassword } from './password.js';
import { SessionRepository } from './session.repository.js';
import { UserBlockedListeners } from './user-blocked-listener.js';
import { normalEmail, type User } from './user.js';
import { type UserChanges, UserRepository } from './user.repository.js';

export interface UserDraft {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

export interface UserUpdate {
  readonly role?: Role;
  readonly blocked?: boolean;
  readonly password?: string;
}

/** What administrators do with users. A change of rights holds from the next request on. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly auth: AuthService,
    private readonly blockedListeners: UserBlockedListeners,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws EmailTakenError */
  async create({ email, password, role }: UserDraft, actor: Actor): Promise<User> {
    const user = await this.users.create({
      email: normalEmail(email),
      passwordHash: await hashPassword(password),
      role,
      createdAt: this.clock.date(),
    });
    await this.#record(user, actor, 'user.created', { email: user.email, role });
    return user;
  }

  async isBlocked(id: UserId): Promise<boolean> {
    return (await this.users.find(id))?.isBlocked ?? false;
  }

  page(request: PageRequest): Promise<Page<User>> {
    return this.users.page(request);
  }

  /**
   * Blocking and a new password end all sessions of the user; blocking also does what other areas have asked for. It
   * can be repeated until that has succeeded. @throws UserNotFoundError, LastAdministratorError, UserBlockIncompleteError
   */
  async update(id: UserId, { role, blocked, password }: UserUpdate, actor: Actor): Promise<User> {
    const { before, after } = await this.#store(id, {
      ...(role !== undefined && { role }),
      ...(blocked !== undefined && { isBlocked: blocked }),
      ...(password !== undefined && { passwordHash: await hashPassword(password) }),
    });
    for (const [action, details] of changesBetween(before, after, password !== undefined))
      await this.#record(after, actor, action, details);
    if (blocked === true) await this.blockedListeners.tell(id, actor);
    return after;
  }

  /** However it ends, it may have been changed: nobody is let in as what the user was before. */
  async #store(id: UserId, changes: UserChanges): Promise<{ before: User; after: User }> {
    try {
      const updated = await this.users.update(id, changes);
      if (updated === undefined) throw new UserNotFoundError(id);
      if (changes.isBlocked === true || changes.passwordHash !== undefined) await this.sessions.endAllOf(id);
      return updated;
    } finally {
      this.auth.forgetAllOf(id);
    }
  }

  async #record(user: User, actor: Actor, action: string, details: Record<string, unknown>): Promise<void> {
    await this.audit.append({ actor, action, subject: `user:${user.id}`, details });
  }
}

type Change = readonly [action: string, details: Record<string, unknown>];

function changesBetween(before: User, after: User, isPasswordReset: boolean): readonly Change[] {
  const changes: Change[] = [];
  if (before.role !== after.role) changes.push(['user.role_changed', { from: before.role, to: after.role }]);
  if (before.isBlocked !== after.isBlocked)
    changes.push([after.isBlocked ? 'user.blocked' : 'user.unblocked', {}]);
  if (isPasswordReset) changes.push(['user.password_reset', {}]);
  return changes;
}
