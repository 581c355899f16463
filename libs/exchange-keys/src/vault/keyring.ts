import { type KeyEncryptionKey } from './key-encryption-key.js';
import { EncryptionKeyMissingError } from './vault.errors.js';

/** The key-encryption keys at hand: one encrypts, both decrypt. */
export class Keyring {
  constructor(
    readonly current: KeyEncryptionKey,
    readonly previous: KeyEncryptionKey | undefined,
  ) {}

  has(id: string): boolean {
    return id === this.current.id || id === this.previous?.id;
  }

  /** @throws EncryptionKeyMissingError */
  withId(id: string): KeyEncryptionKey {
    if (id === this.current.id) return this.current;
    if (this.previous?.id === id) return this.previous;
    throw new EncryptionKeyMissingError(id);
  }
}
