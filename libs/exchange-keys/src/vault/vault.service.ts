import { type ExchangeId, type UserId } from '@app/kernel';
import { type Session } from '@app/persistence';
import { type ApiCredentials, type ApiSecrets } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { KeyUnreadableError } from '../exchange-keys.errors.js';
import { DataKeyRepository } from '../store/data-key.repository.js';
import { ExchangeKeyRepository } from '../store/exchange-key.repository.js';
import { type StoredKey } from '../stored-key.js';
import { newDataKey, openSecrets, sealSecrets, type WrappedDataKey } from './data-key.js';
import { type Keyring } from './keyring.js';
import { DataKeyGoneError, VaultClosedError } from './vault.errors.js';

export type Sealed = Pick<StoredKey, 'dataKeyVersion' | 'sealed'>;

/** Seals and opens the secrets of users. Only here do key-encryption keys, data keys and secrets meet. */
@Injectable()
export class Vault {
  #keyring: Keyring | undefined;

  constructor(
    private readonly dataKeys: DataKeyRepository,
    private readonly keys: ExchangeKeyRepository,
  ) {}

  unlock(keyring: Keyring): void {
    this.#keyring = keyring;
  }

  /** @throws VaultClosedError before it was unlocked */
  get keyring(): Keyring {
    if (this.#keyring === undefined) throw new VaultClosedError();
    return this.#keyring;
  }

  /** Belongs to the transaction that stores the result: the data key may be new, and stays as long as it is used. */
  async seal(owner: UserId, exchange: ExchangeId, secrets: ApiSecrets, session: Session): Promise<Sealed> {
    const dataKey = await this.#usable(owner, session);
    const place = { userId: owner, exchange, dataKeyVersion: dataKey.version };
    const sealed = sealSecrets(secrets, place, dataKey, this.keyring);
    return { dataKeyVersion: dataKey.version, sealed };
  }

  /** @throws KeyUnreadableError */
  async open(key: StoredKey): Promise<ApiCredentials> {
    try {
      return await this.#open(key);
    } catch (error) {
      if (!(error instanceof KeyUnreadableError)) throw error;
      // A rotation may have moved the secrets since the key was read.
      const now = await this.keys.findAt(key.userId, key.exchange);
      if (now === undefined || now.dataKeyVersion === key.dataKeyVersion) throw error;
      return await this.#open(now);
    }
  }

  async #open(key: StoredKey): Promise<ApiCredentials> {
    const { keyring } = this;
    const dataKey = await this.dataKeys.find(key.userId, key.dataKeyVersion);
    try {
      if (dataKey === undefined) throw new DataKeyGoneError();
      return openSecrets(key.sealed, key, dataKey, keyring);
    } catch (cause) {
      throw new KeyUnreadableError(key.exchange, cause);
    }
  }

  /** The user's newest data key where it is under the current key-encryption key; a new one otherwise. */
  async #usable(owner: UserId, session: Session): Promise<WrappedDataKey> {
    const newest = await this.dataKeys.newest(owner, session);
    if (newest?.keyEncryptionKeyId === this.keyring.current.id) {
      await this.dataKeys.noteUse(newest, session);
      return newest;
    }
    const made = newDataKey(owner, (newest?.version ?? 0) + 1, this.keyring);
    await this.dataKeys.insert(made, session);
    return made;
  }
}
