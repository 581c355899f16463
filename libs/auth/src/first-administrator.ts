import { randomBytes } from 'node:crypto';

import { type Config } from '@app/config';
import { DomainError } from '@app/kernel';

import { EmailTakenError } from './auth.errors.js';
import { type Terminal } from './terminal.js';
import { type UserRepository } from './user.repository.js';
import { type UsersService } from './users.service.js';

class AdminEmailTakenError extends DomainError {
  readonly code = 'ADMIN_EMAIL_TAKEN';
  readonly kind = 'conflict';
}

export interface FirstAdministratorParts {
  readonly users: Pick<UserRepository, 'hasAdministrator'>;
  readonly accounts: Pick<UsersService, 'create'>;
  readonly terminal: Terminal;
}

/**
 * Creates the first administrator where there is none. A password that was not set is random and is shown on the
 * terminal alone, once: it is in no log and can be read nowhere again. @throws AdminEmailTakenError
 */
export async function ensureAdministrator(
  { users, accounts, terminal }: FirstAdministratorParts,
  { adminEmail: email, adminPassword }: Pick<Config['access'], 'adminEmail' | 'adminPassword'>,
): Promise<void> {
  if (await users.hasAdministrator()) return;
  const password = adminPassword ?? randomBytes(18).toString('base64url');
  try {
    await accounts.create({ email, password, role: 'admin' }, { kind: 'system', name: 'auth' });
  } catch (error) {
    if (!(error instanceof EmailTakenError)) throw error;
    if (await users.hasAdministrator()) return; // Another process, starting with this one, was first.
    throw new AdminEmailTakenError(
      `There is no administrator, and ADMIN_EMAIL=${email} belongs to another user: set it to a new address`,
    );
  }
  if (adminPassword === undefined)
    terminal.print(
      `\n  Administrator: ${email}\n  Password:      ${password}\n  It is shown only now. Keep it, or set ADMIN_PASSWORD before the first start.\n`,
    );
}
