import { Clock, messageOf, TimeoutError, type UserId, within } from '@app/kernel';
import {
  type ApiCredentials,
  KeyRefusedError,
  type KeyTester,
  KeyTesters,
  KeyTestUnavailableError,
} from '@app/venues';
import { Injectable } from '@nestjs/common';

import { ExchangeKeyNotFoundError } from './exchange-keys.errors.js';
import { KeyConsequences } from './key-consequences.service.js';
import { type KeyTest } from './key-status.js';
import { ExchangeKeyRepository } from './store/exchange-key.repository.js';
import { type StoredKey } from './stored-key.js';
import { Vault } from './vault/vault.service.js';
import { withoutSecrets } from './without-secrets.js';

/** Three requests and the list of markets before them, which some exchanges take seconds for. */
const TEST_LIMIT_MS = 20_000;

/** Asks exchanges what a stored key may do, and remembers the answer. */
@Injectable()
export class KeyTests {
  constructor(
    private readonly keys: ExchangeKeyRepository,
    private readonly vault: Vault,
    private readonly testers: KeyTesters,
    private readonly consequences: KeyConsequences,
    private readonly clock: Clock,
  ) {}

  /**
   * An exchange that does not answer changes nothing: the test before still counts.
   * @throws ExchangeKeyNotFoundError also when the key was deleted or replaced meanwhile, KeyUnreadableError,
   * KeyTestUnavailableError, TimeoutError
   */
  async test(owner: UserId, id: string): Promise<StoredKey> {
    const key = await this.keys.find(owner, id);
    if (key === undefined) throw new ExchangeKeyNotFoundError(id);
    const credentials = await this.vault.open(key);
    const tester = await this.testers.for(key.exchange);
    if (tester === undefined)
      throw new KeyTestUnavailableError(`${key.exchange} cannot be asked about keys here`);
    const test = await this.#ask(tester, credentials);
    const tested = await this.keys.noteTest(id, test);
    if (tested === undefined) throw new ExchangeKeyNotFoundError(id);
    await this.consequences.of(tested, 'tested', detailsOf(test));
    return tested;
  }

  async #ask(tester: KeyTester, credentials: ApiCredentials): Promise<KeyTest> {
    const task = `ask ${tester.exchange} about an API key`;
    try {
      const report = await within(TEST_LIMIT_MS, task, (signal) => tester.test(credentials, signal));
      return { outcome: 'accepted', testedAt: this.clock.date(), ...report };
    } catch (error) {
      if (error instanceof TimeoutError) throw error;
      // Exchanges repeat what they were sent: only the cleaned text goes on, without the error it came with.
      const reason = withoutSecrets(messageOf(error), credentials.reveal());
      if (!(error instanceof KeyRefusedError)) throw new KeyTestUnavailableError(reason);
      return { outcome: 'refused', testedAt: this.clock.date(), reason };
    }
  }
}

function detailsOf(test: KeyTest): Readonly<Record<string, unknown>> {
  if (test.outcome === 'refused') return { outcome: test.outcome, reason: test.reason };
  const { outcome, permissions, clockSkewMs } = test;
  return { outcome, permissions, clockSkewMs };
}
