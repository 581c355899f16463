import {
  type Adopted,
  adoptedId,
  legacyCreation,
  type LegacyDocument,
  legacyFlag,
  legacyIdOf,
  type LegacyKind,
  legacyText,
  notAdopted,
} from '@app/migrations';

import { isBcrypt } from '../bcrypt-password.js';
import { normalEmail } from '../user.js';
import { type UserRecord } from '../user.schema.js';

export const LEGACY_USERS: LegacyKind = {
  collection: 'users',
  legacyFields: ['hashed_password', 'is_admin', 'two_factor_enabled'],
  presentField: 'passwordHash',
};

/** No password has it: whoever has it signs in once an administrator has set another. */
const NO_PASSWORD = 'none';
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const EMAIL_LENGTH_MAX = 254;

/** An account of the previous system in today's form. Whether its address is free is not asked here. */
export function adoptUser(original: LegacyDocument): Adopted<UserRecord> {
  const id = legacyIdOf(original);
  const email = normalEmail(legacyText(original.email) ?? '');
  if (id === undefined) return notAdopted('it has no id');
  if (!EMAIL.test(email) || email.length > EMAIL_LENGTH_MAX)
    return notAdopted(`'${email}' is no email address, so nobody could sign in`);
  const problems: string[] = [];
  const document = {
    _id: adoptedId(id),
    email,
    passwordHash: passwordOf(original, problems),
    role: roleOf(original, problems),
    isBlocked: false,
    administratorsRevision: 0,
    createdAt: legacyCreation(original, problems),
  };
  noteTwoFactor(original, problems);
  return { document, problems };
}

function passwordOf({ hashed_password: hash }: LegacyDocument, problems: string[]): string {
  if (typeof hash === 'string' && isBcrypt(hash)) return hash;
  problems.push('its password hash is not one of bcrypt: an administrator must set a password');
  return NO_PASSWORD;
}

function roleOf({ is_admin: isAdmin }: LegacyDocument, problems: string[]): UserRecord['role'] {
  const flag = legacyFlag(isAdmin);
  if (flag === undefined)
    problems.push('is_admin says neither yes nor no: it is no administrator until one makes it one');
  return flag === true ? 'admin' : 'trader';
}

function noteTwoFactor({ two_factor_enabled: twoFactor }: LegacyDocument, problems: string[]): void {
  if (legacyFlag(twoFactor) !== false)
    problems.push('its second factor cannot be taken over: it must be enrolled again');
}
