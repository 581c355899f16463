import { DomainError, type ExchangeId, type Money } from '@app/kernel';

import { type ApiCredentials } from './api-credentials.js';

/** `unknown`: the exchange does not say. Whoever decides must take it for the worse of the two. */
export type Permission = 'granted' | 'denied' | 'unknown';

export interface KeyPermissions {
  readonly read: Permission;
  readonly trade: Permission;
  readonly withdraw: Permission;
}

export interface AssetBalance {
  /** Such as 'USDT'. */
  readonly asset: string;
  /** Free and in orders. */
  readonly total: Money;
}

/** What an exchange says about a key. */
export interface KeyReport {
  readonly permissions: KeyPermissions;
  /** Assets the account holds any of. */
  readonly balances: readonly AssetBalance[];
  /** The exchange's clock minus ours, in ms; undefined where it tells no time. */
  readonly clockSkewMs: number | undefined;
}

/** The exchange does not accept the key: wrong, revoked, expired, or not from this address. */
export class KeyRefusedError extends DomainError {
  readonly code = 'KEY_REFUSED';
  readonly kind = 'conflict';
}

/** The exchange did not answer, or not in a way that says anything about the key. Trying again later may help. */
export class KeyTestUnavailableError extends DomainError {
  readonly code = 'KEY_TEST_UNAVAILABLE';
  readonly kind = 'unavailable';
}

/** Asks one exchange about a key (port). Reads only. */
export abstract class KeyTester {
  abstract readonly exchange: ExchangeId;
  /** @throws KeyRefusedError, KeyTestUnavailableError, the signal's reason */
  abstract test(credentials: ApiCredentials, signal: AbortSignal): Promise<KeyReport>;
}
