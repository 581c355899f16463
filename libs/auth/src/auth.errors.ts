import { DomainError, type FieldProblem } from '@app/kernel';

/** Says on purpose not which of the two is wrong. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'INVALID_CREDENTIALS';
  readonly kind = 'unauthenticated';

  constructor() {
    super('Email address or password is wrong');
  }
}

export class TooManyLoginsError extends DomainError {
  readonly code = 'TOO_MANY_LOGINS';
  readonly kind = 'too_many';

  constructor(waitMs: number) {
    super(`Too many sign-ins for this email address: try again in ${Math.ceil(waitMs / 1000)} s`);
  }
}

/** Told only to who knows the password. */
export class AccountBlockedError extends DomainError {
  readonly code = 'ACCOUNT_BLOCKED';
  readonly kind = 'forbidden';

  constructor() {
    super('This account is blocked; an administrator can lift that');
  }
}

export class InvalidRefreshTokenError extends DomainError {
  readonly code = 'INVALID_REFRESH_TOKEN';
  readonly kind = 'unauthenticated';

  constructor() {
    super('The refresh token is not valid, or no longer: sign in again');
  }
}

export class EmailTakenError extends DomainError {
  readonly code = 'EMAIL_TAKEN';
  readonly kind = 'conflict';
  override readonly problems: readonly FieldProblem[];

  constructor(email: string) {
    super(`There is already a user ${email}`);
    this.problems = [{ path: 'email', message: `'${email}' is taken` }];
  }
}

export class UserNotFoundError extends DomainError {
  readonly code = 'USER_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(id: string) {
    super(`There is no user ${id}`);
  }
}

export class LastAdministratorError extends DomainError {
  readonly code = 'LAST_ADMINISTRATOR';
  readonly kind = 'conflict';

  constructor() {
    super('The last administrator who is not blocked can be neither blocked nor given another role');
  }
}

/** The user is blocked and signed out, but not everything that must follow has happened. */
export class UserBlockIncompleteError extends DomainError {
  readonly code = 'USER_BLOCK_INCOMPLETE';
  readonly kind = 'unavailable';

  constructor(override readonly reasons: readonly string[]) {
    super(
      `The user is blocked, but not all that follows from it was done; block again: ${reasons.join('; ')}`,
    );
  }
}
