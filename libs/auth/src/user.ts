import { type Role } from '@app/http';
import { type UserId } from '@app/kernel';

/** An account; its password hash stays in the repository. */
export interface User {
  readonly id: UserId;
  /** Lower case, unique. */
  readonly email: string;
  readonly role: Role;
  readonly isBlocked: boolean;
  readonly createdAt: Date;
}

/** One address, however it is written. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
