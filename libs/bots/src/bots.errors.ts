import { type BotId, DomainError } from '@app/kernel';

import { type Bot, type BotMode, type BotStatus } from './bot.js';

/** No such bot, or another user's. */
export class BotNotFoundError extends DomainError {
  readonly code = 'BOT_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(id: BotId) {
    super(`There is no bot '${id}'`);
  }
}

export class BotNameTakenError extends DomainError {
  readonly code = 'BOT_NAME_TAKEN';
  readonly kind = 'conflict';
  override readonly problems;

  constructor(name: string) {
    super(`You already have a bot named '${name}': choose another name, or archive that one`);
    this.problems = [{ path: 'name', message: `'${name}' is taken` }];
  }
}

export class BotLimitError extends DomainError {
  readonly code = 'BOT_LIMIT';
  readonly kind = 'conflict';

  constructor(where: string, limit: number) {
    super(`You have ${limit} bots ${where}, which is the limit: archive one first`);
  }
}

/** How a bot trades changes only while it does not trade. */
export class BotActiveError extends DomainError {
  readonly code = 'BOT_ACTIVE';
  readonly kind = 'conflict';

  constructor(name: string, fields: readonly string[]) {
    super(`'${name}' is active: pause it before you change its ${fields.join(', ')}`);
  }
}

/** What a live bot trades by is what its evidence was made with. */
export class BotLiveError extends DomainError {
  readonly code = 'BOT_LIVE';
  readonly kind = 'conflict';

  constructor(name: string, fields: readonly string[]) {
    super(`'${name}' trades with real money: demote it to paper before you change its ${fields.join(', ')}`);
  }
}

interface Denial {
  readonly code: string;
  readonly reason: string;
}

/** A guard forbids now what is possible by itself. */
abstract class ForbiddenByGuardError extends DomainError {
  readonly kind = 'conflict';
  override readonly reasons: readonly string[];

  constructor(bot: Pick<Bot, 'name'>, wanted: BotMode | BotStatus, { code, reason }: Denial) {
    super(`'${bot.name}' may not become ${wanted} (${code}): ${reason}`);
    this.reasons = [reason];
  }
}

/** Something forbids that the bot gets this mode now. */
export class BotModeForbiddenError extends ForbiddenByGuardError {
  readonly code = 'BOT_MODE_FORBIDDEN';
}

/** The move is legal, but something forbids it now. */
export class BotStatusForbiddenError extends ForbiddenByGuardError {
  readonly code = 'BOT_STATUS_FORBIDDEN';
}

/** The bot was changed by someone else at the same moment, again and again. */
export class BotContendedError extends DomainError {
  readonly code = 'BOT_CONTENDED';
  readonly kind = 'conflict';

  constructor(id: BotId) {
    super(`Bot '${id}' is being changed by others: try again`);
  }
}
