import { DomainError, type ExchangeId, messageOf } from '@app/kernel';

/** No such key, or another user's. */
export class ExchangeKeyNotFoundError extends DomainError {
  readonly code = 'EXCHANGE_KEY_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(id: string) {
    super(`There is no exchange key '${id}'`);
  }
}

/** The user has no key there. */
export class NoExchangeKeyError extends DomainError {
  readonly code = 'NO_EXCHANGE_KEY';
  readonly kind = 'conflict';

  constructor(exchange: ExchangeId) {
    super(`There is no API key for ${exchange}`);
  }
}

/** It is stored and cannot be decrypted: the key-encryption key was lost or changed, or somebody altered it. */
export class KeyUnreadableError extends DomainError {
  readonly code = 'EXCHANGE_KEY_UNREADABLE';
  readonly kind = 'conflict';

  constructor(exchange: ExchangeId, cause: unknown) {
    super(`The API key of ${exchange} cannot be decrypted; store it again: ${messageOf(cause)}`, { cause });
  }
}
