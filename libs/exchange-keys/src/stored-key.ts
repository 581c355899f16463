import { type ExchangeId, type UserId } from '@app/kernel';

import { type KeyTest } from './key-status.js';

/** A key as it is stored: what is secret in it is sealed. */
export interface StoredKey {
  readonly id: string;
  readonly userId: UserId;
  readonly exchange: ExchangeId;
  readonly keyEnding: string;
  readonly storedAt: Date;
  readonly test: KeyTest | undefined;
  /** Of the user's data key that `sealed` is under. */
  readonly dataKeyVersion: number;
  readonly sealed: string;
}
