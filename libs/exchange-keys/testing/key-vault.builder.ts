import { randomBytes } from 'node:crypto';

import { type ExchangeKeys, liveObstacles } from '@app/exchange-keys';
import { type Clock, type ExchangeId, type UserId } from '@app/kernel';
import { type PreTradeCheck } from '@app/risk';
import { type ApiSecrets, KeyTesters, type KeyTester } from '@app/venues';
import { type BotServices } from '@testing/bots';
import { type TestDatabase } from '@testing/persistence';

import { ExchangeKeysService } from '../src/exchange-keys.service.js';
import { KeyChanges } from '../src/key-changes.service.js';
import { KeyConsequences } from '../src/key-consequences.service.js';
import { KeyTests } from '../src/key-tests.service.js';
import { LiveBots } from '../src/live-bots.service.js';
import { NoExchangeKeys } from '../src/no-exchange-keys.js';
import { keyStoreOn } from '../src/store/key-store.repository.js';
import { KeyEncryptionKey } from '../src/vault/key-encryption-key.js';
import { Keyring } from '../src/vault/keyring.js';
import { Vault } from '../src/vault/vault.service.js';

export interface KeyVault {
  readonly keys: ExchangeKeys;
  readonly check: PreTradeCheck;
  /** @returns the id of the key */
  store(owner: UserId, exchange: ExchangeId, secrets?: Partial<ApiSecrets>): Promise<string>;
  /** @returns what keeps the key from live trading */
  test(owner: UserId, id: string): Promise<readonly string[]>;
  /** @returns how many live bots were paused */
  remove(owner: UserId, id: string): Promise<number>;
}

export interface KeyVaultOptions {
  readonly database: TestDatabase;
  readonly bots: BotServices;
  readonly clock: Clock;
  readonly testers: readonly KeyTester[];
  readonly encryptionKey?: Uint8Array;
  readonly encryptionKeyPrevious?: Uint8Array;
}

/** The real vault on a real database, with its guard among those of the bots. */
export async function aKeyVault(options: KeyVaultOptions): Promise<KeyVault> {
  const { database, bots, clock, encryptionKey = randomBytes(32), encryptionKeyPrevious } = options;
  const store = keyStoreOn(database.connection);
  await Promise.all(Object.values(database.connection.models).map((model) => model.createIndexes()));
  const vault = new Vault(store.dataKeys, store.keys);
  const previous = encryptionKeyPrevious && new KeyEncryptionKey(encryptionKeyPrevious);
  vault.unlock(new Keyring(new KeyEncryptionKey(encryptionKey), previous));
  const keys = new ExchangeKeysService(store.keys, vault);
  const liveBots = new LiveBots(keys, bots.bots, bots.status, bots.log);
  bots.guards.register(liveBots);
  const testers = new KeyTesters(() => Promise.resolve(undefined));
  for (const tester of options.testers) testers.contribute(tester);
  const consequences = new KeyConsequences(liveBots, bots.audit);
  const changes = new KeyChanges(store.keys, vault, store.transactions, testers, consequences, clock);
  const tests = new KeyTests(store.keys, vault, testers, consequences, clock);
  return {
    keys,
    check: new NoExchangeKeys(keys),
    store: async (owner, exchange, secrets = {}) =>
      (await changes.store(owner, exchange, { ...SECRETS, ...secrets })).id,
    test: async (owner, id) => liveObstacles(await keys.statusOf(await tests.test(owner, id))),
    remove: (owner, id) => changes.remove(owner, id),
  };
}

const SECRETS: ApiSecrets = {
  apiKey: 'trades-0123456789',
  secret: 'secret-9876543210',
  passphrase: undefined,
};
