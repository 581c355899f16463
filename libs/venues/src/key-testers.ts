import { type ExchangeId } from '@app/kernel';

import { type KeyTester } from './key-tester.js';

/** Who asks which exchange about keys. */
export class KeyTesters {
  readonly #contributed = new Map<ExchangeId, KeyTester>();

  /** `open` makes the tester of an exchange nobody contributed one for; undefined where there is none. */
  constructor(private readonly open: (exchange: ExchangeId) => Promise<KeyTester | undefined>) {}

  /** Takes the place of the one there would be otherwise. */
  contribute(tester: KeyTester): void {
    this.#contributed.set(tester.exchange, tester);
  }

  /** undefined: there are no keys for this exchange here. */
  async for(exchange: ExchangeId): Promise<KeyTester | undefined> {
    return this.#contributed.get(exchange) ?? (await this.open(exchange));
  }
}
