import { type ExchangeId, type UserId } from '@app/kernel';
import { type ApiCredentials } from '@app/venues';

import { type ExchangeKeyStatus } from './key-status.js';

/** The keys of users at exchanges, for the parts that trade with them. A user has at most one for each exchange. */
export abstract class ExchangeKeys {
  /** undefined: none is stored. Never has anything secret in it. */
  abstract status(user: UserId, exchange: ExchangeId): Promise<ExchangeKeyStatus | undefined>;
  /** Decrypts; for live venues alone, right before a request. @throws NoExchangeKeyError, KeyUnreadableError */
  abstract open(user: UserId, exchange: ExchangeId): Promise<ApiCredentials>;
  /** Who has a key there: a live venue reads the account of each. */
  abstract holders(exchange: ExchangeId): Promise<readonly UserId[]>;
}
