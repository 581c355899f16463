import { type ClientOrderId, DomainError } from '@app/kernel';

import { type AccountKey } from './ledger/account.js';

export class OrderNotFoundError extends DomainError {
  readonly code = 'ORDER_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(id: ClientOrderId) {
    super(`There is no order '${id}'`);
  }
}

/** Orders are only written for bots that have an account in that mode. */
export class AccountNotFoundError extends DomainError {
  readonly code = 'ACCOUNT_NOT_FOUND';
  readonly kind = 'internal';

  constructor({ botId, mode }: AccountKey) {
    super(`Bot '${botId}' has ${mode} orders but no ${mode} account`);
  }
}

/** A venue said something that cannot be true; nothing of it is booked, and the bot is quarantined. */
export class VenueDataError extends DomainError {
  readonly code = 'VENUE_DATA';
  readonly kind = 'internal';
}

/** Something that was read in a transaction had changed when it was written: the transaction is undone. */
export class LedgerContentionError extends DomainError {
  readonly code = 'LEDGER_CONTENTION';
  readonly kind = 'conflict';

  constructor(what: string) {
    super(`Another booking has changed ${what} at the same time`);
  }
}

/** This decision, or another order of its purpose, is already on its way. */
export class DuplicateOrderError extends DomainError {
  readonly code = 'DUPLICATE_ORDER';
  readonly kind = 'conflict';

  constructor(id: ClientOrderId) {
    super(`Order '${id}', or another of its purpose, is already on its way`);
  }
}

export class TransferNotFoundError extends DomainError {
  readonly code = 'TRANSFER_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(id: string) {
    super(`There is no transfer '${id}'`);
  }
}

/** Capital that is at work, or that would mix what is kept apart, is not moved. */
export class TransferRefusedError extends DomainError {
  readonly code = 'TRANSFER_REFUSED';
  readonly kind = 'conflict';
}
