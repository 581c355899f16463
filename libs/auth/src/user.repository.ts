import { olderThan, type Page, pageOf, type PageRequest, type Role } from '@app/http';
import { type UserId, userId } from '@app/kernel';
import { isDuplicateKey, type Session, Transactions } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { EmailTakenError, LastAdministratorError } from './auth.errors.js';
import { type User } from './user.js';
import { UserRecord } from './user.schema.js';

export type NewUser = Omit<User, 'id' | 'isBlocked'> & { readonly passwordHash: string };

/** What an administrator may change of a user. */
export interface UserChanges {
  readonly role?: Role;
  readonly isBlocked?: boolean;
  readonly passwordHash?: string;
}

/** A user with what is never shown. */
export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
}

@Injectable()
export class UserRepository {
  constructor(
    @InjectModel(UserRecord.name) private readonly users: Model<UserRecord>,
    private readonly transactions: Transactions,
  ) {}

  /** @throws EmailTakenError */
  async create(user: NewUser): Promise<User> {
    const _id = new Types.ObjectId().toHexString();
    try {
      await this.users.create({ ...user, _id, isBlocked: false });
    } catch (error) {
      if (isDuplicateKey(error, 'email')) throw new EmailTakenError(user.email);
      throw error;
    }
    const { email, role, createdAt } = user;
    return { id: userId(_id), email, role, createdAt, isBlocked: false };
  }

  async find(id: UserId): Promise<User | undefined> {
    const record = await this.users.findById(id).lean();
    return record === null ? undefined : toUser(record);
  }

  async findByEmail(email: string): Promise<Credentials | undefined> {
    const record = await this.users.findOne({ email }).lean();
    return record === null ? undefined : { user: toUser(record), passwordHash: record.passwordHash };
  }

  /** Compare-and-set: nothing happens when the hash is another by now. */
  async replaceHash(id: UserId, from: string, to: string): Promise<void> {
    await this.users.updateOne({ _id: id, passwordHash: from }, { $set: { passwordHash: to } });
  }

  async hasAdministrator(): Promise<boolean> {
    return (await this.users.exists({ role: 'admin' })) !== null;
  }

  /** Newest first. */
  async page(request: PageRequest): Promise<Page<User>> {
    const records = await this.users
      .find(olderThan(request))
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean();
    return pageOf(records.map(toUser), request.limit, ({ id }) => id);
  }

  /** Returns the user before and after; undefined when there is none. @throws LastAdministratorError */
  update(id: UserId, changes: UserChanges): Promise<{ before: User; after: User } | undefined> {
    return this.transactions.run(async (session) => {
      const record = await this.users.findById(id).session(session).lean();
      if (record === null) return undefined;
      const before = toUser(record);
      const { role = before.role, isBlocked = before.isBlocked } = changes;
      const after: User = { ...before, role, isBlocked };
      if (isActiveAdministrator(before) && !isActiveAdministrator(after)) await this.#demandAnother(session);
      await this.users.updateOne({ _id: id }, { $set: changes }, { session });
      return { before, after };
    });
  }

  /** Writes all of them, so that of two transactions that take away the last two only one commits. */
  async #demandAnother(session: Session): Promise<void> {
    const active = { role: 'admin', isBlocked: false } as const;
    const { matchedCount } = await this.users.updateMany(
      active,
      { $inc: { administratorsRevision: 1 } },
      { session },
    );
    if (matchedCount < 2) throw new LastAdministratorError();
  }
}

const isActiveAdministrator = ({ role, isBlocked }: Pick<User, 'role' | 'isBlocked'>): boolean =>
  role === 'admin' && !isBlocked;

function toUser({ _id, email, role, isBlocked, createdAt }: UserRecord): User {
  return { id: userId(_id), email, role, isBlocked, createdAt };
}
