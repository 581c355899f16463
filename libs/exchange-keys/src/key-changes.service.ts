import { Clock, type ExchangeId, InvalidInputError, type UserId } from '@app/kernel';
import { Transactions } from '@app/persistence';
import { type ApiSecrets, KeyTesters } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { ExchangeKeyNotFoundError } from './exchange-keys.errors.js';
import { KeyConsequences } from './key-consequences.service.js';
import { ExchangeKeyRepository } from './store/exchange-key.repository.js';
import { type StoredKey } from './stored-key.js';
import { Vault } from './vault/vault.service.js';

const ENDING_LENGTH = 4;

/** Keys come and go at their owner's word. */
@Injectable()
export class KeyChanges {
  constructor(
    private readonly keys: ExchangeKeyRepository,
    private readonly vault: Vault,
    private readonly transactions: Transactions,
    private readonly testers: KeyTesters,
    private readonly consequences: KeyConsequences,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the place of the key the user has there. The new one is not tested yet, so live bots wait for that.
   * @throws InvalidInputError for an exchange that has no keys here
   */
  async store(owner: UserId, exchange: ExchangeId, secrets: ApiSecrets): Promise<StoredKey> {
    await this.#demandKnown(exchange);
    const keyEnding = secrets.apiKey.slice(-ENDING_LENGTH);
    const storedAt = this.clock.date();
    const { stored, replaced } = await this.transactions.run(async (session) => {
      const sealed = await this.vault.seal(owner, exchange, secrets, session);
      return this.keys.put({ userId: owner, exchange, keyEnding, storedAt, ...sealed }, session);
    });
    await this.consequences.of(stored, 'stored', { replaced: replaced?.id });
    return stored;
  }

  /** @returns how many live bots were paused for it. @throws ExchangeKeyNotFoundError */
  async remove(owner: UserId, id: string): Promise<number> {
    const removed = await this.keys.remove(owner, id);
    if (removed === undefined) throw new ExchangeKeyNotFoundError(id);
    return this.consequences.of(removed, 'deleted');
  }

  async #demandKnown(exchange: ExchangeId): Promise<void> {
    if ((await this.testers.for(exchange)) !== undefined) return;
    throw new InvalidInputError([{ path: 'exchange', message: 'is no exchange that takes keys here' }]);
  }
}
