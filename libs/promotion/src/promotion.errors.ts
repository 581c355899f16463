import { type BotId, DomainError } from '@app/kernel';

/** The bot has not earned it, or the gate is closed; `reasons` are all of them. */
export class PromotionRefusedError extends DomainError {
  readonly code = 'PROMOTION_REFUSED';
  readonly kind = 'conflict';

  constructor(
    name: string,
    override readonly reasons: readonly string[],
  ) {
    super(`'${name}' is not promoted: ${reasons.join('; ')}`);
  }
}

/** Something else is going on with the bot's promotion. */
export class PromotionBusyError extends DomainError {
  readonly code = 'PROMOTION_BUSY';
  readonly kind = 'conflict';

  constructor(id: BotId | string) {
    super(`A promotion of bot '${id}' is already under way`);
  }
}

/** Someone else has changed it at the same moment. */
export class PromotionContendedError extends DomainError {
  readonly code = 'PROMOTION_CONTENDED';
  readonly kind = 'conflict';

  constructor(id: string) {
    super(`Promotion '${id}' is being changed by others: try again`);
  }
}

export class PromotionNotFoundError extends DomainError {
  readonly code = 'PROMOTION_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(what: string) {
    super(`There is no promotion ${what}`);
  }
}

/** Nothing waits for an approval, or the time for it is over. */
export class NothingToApproveError extends DomainError {
  readonly code = 'NOTHING_TO_APPROVE';
  readonly kind = 'conflict';

  constructor(id: string) {
    super(`Promotion '${id}' does not wait for an approval`);
  }
}

/** Two persons, not one in two roles. */
export class OwnRequestError extends DomainError {
  readonly code = 'OWN_REQUEST';
  readonly kind = 'forbidden';

  constructor() {
    super('A promotion is approved by another administrator than the one who asked for it or owns the bot');
  }
}

export class BotNotLiveError extends DomainError {
  readonly code = 'BOT_NOT_LIVE';
  readonly kind = 'conflict';

  constructor(name: string) {
    super(`'${name}' trades on paper, and no promotion of it is under way`);
  }
}
