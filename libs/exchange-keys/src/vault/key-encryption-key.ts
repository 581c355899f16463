import { createHmac } from 'node:crypto';

import { seal, unseal } from './seal.js';

/** The key that encrypts data keys and nothing else. It never leaves the process; its id tells it from others. */
export class KeyEncryptionKey {
  /** Derived from the key, and tells nothing about it. */
  readonly id: string;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.id = createHmac('sha256', bytes).update('amarktai key-encryption key id').digest('hex').slice(0, 16);
  }

  wrap(dataKey: Uint8Array, boundTo: string): string {
    return seal(dataKey, this.#bytes, boundTo);
  }

  /** @throws SealBrokenError */
  unwrap(wrapped: string, boundTo: string): Buffer {
    return unseal(wrapped, this.#bytes, boundTo);
  }
}
