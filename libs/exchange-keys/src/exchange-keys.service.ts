import { type Page, type PageRequest } from '@app/http';
import { type ExchangeId, type UserId } from '@app/kernel';
import { type ApiCredentials } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { ExchangeKeys } from './exchange-keys.js';
import { KeyUnreadableError, NoExchangeKeyError } from './exchange-keys.errors.js';
import { type ExchangeKeyStatus } from './key-status.js';
import { ExchangeKeyRepository } from './store/exchange-key.repository.js';
import { type StoredKey } from './stored-key.js';
import { Vault } from './vault/vault.service.js';

/** What is stored, read afresh each time: a key that was deleted a moment ago is gone. */
@Injectable()
export class ExchangeKeysService extends ExchangeKeys {
  constructor(
    private readonly keys: ExchangeKeyRepository,
    private readonly vault: Vault,
  ) {
    super();
  }

  async status(user: UserId, exchange: ExchangeId): Promise<ExchangeKeyStatus | undefined> {
    const key = await this.keys.findAt(user, exchange);
    return key === undefined ? undefined : this.statusOf(key);
  }

  async open(user: UserId, exchange: ExchangeId): Promise<ApiCredentials> {
    const key = await this.keys.findAt(user, exchange);
    if (key === undefined) throw new NoExchangeKeyError(exchange);
    return this.vault.open(key);
  }

  holders(exchange: ExchangeId): Promise<readonly UserId[]> {
    return this.keys.holders(exchange);
  }

  async page(owner: UserId, request: PageRequest): Promise<Page<ExchangeKeyStatus>> {
    const { items, nextCursor } = await this.keys.page(owner, request);
    return { items: await Promise.all(items.map((key) => this.statusOf(key))), nextCursor };
  }

  async statusOf(key: StoredKey): Promise<ExchangeKeyStatus> {
    const { id, exchange, keyEnding, storedAt, test } = key;
    return { id, exchange, keyEnding, storedAt, test, readable: await this.#isReadable(key) };
  }

  /** Tried, not guessed. */
  async #isReadable(key: StoredKey): Promise<boolean> {
    try {
      await this.vault.open(key);
      return true;
    } catch (error) {
      if (error instanceof KeyUnreadableError) return false;
      throw error;
    }
  }
}
