import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';

import { DomainError } from '@app/kernel';
import { secretFile } from '@app/persistence';

const FILE = 'signing-secret';
const BYTES = 32;

class SigningSecretError extends DomainError {
  readonly code = 'SIGNING_SECRET';
  readonly kind = 'internal';
}

/**
 * The secret that tokens are signed with: made at the first start and kept in DATA_DIR, readable by its owner alone. It
 * is not in the database, so that a copy of that lets nobody in; without the file everybody signs in again.
 */
export class SigningSecret {
  #bytes: Uint8Array | undefined;

  constructor(private readonly dataDir: string) {}

  /** @throws SigningSecretError when the file is there and is not one of ours */
  async load(): Promise<void> {
    const path = join(this.dataDir, FILE);
    const bytes = await secretFile(path, BYTES);
    if (bytes.length !== BYTES)
      throw new SigningSecretError(
        `${path} holds ${bytes.length} bytes instead of ${BYTES}: restore it, or remove it and all users sign in again`,
      );
    this.#bytes = bytes;
  }

  /**
   * A key of its own for another purpose, so that what one part signs is worth nothing to another (HKDF, RFC 5869).
   * @throws SigningSecretError before it was loaded
   */
  derive(purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.bytes, '', purpose, BYTES));
  }

  /** @throws SigningSecretError before it was loaded */
  get bytes(): Uint8Array {
    if (this.#bytes === undefined) throw new SigningSecretError('Sign-in has not started yet');
    return this.#bytes;
  }
}
