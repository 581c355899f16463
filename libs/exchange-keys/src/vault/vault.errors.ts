import { DomainError } from '@app/kernel';

/** It was sealed with another key or for another purpose, or has been changed since. Which of them cannot be told. */
export class SealBrokenError extends DomainError {
  readonly code = 'SEAL_BROKEN';
  readonly kind = 'internal';

  constructor(cause?: unknown) {
    super('What was encrypted cannot be decrypted: another key, another place, or it was changed', { cause });
  }
}

/** The key-encryption key that sealed it is not there. */
export class EncryptionKeyMissingError extends DomainError {
  readonly code = 'ENCRYPTION_KEY_MISSING';
  readonly kind = 'internal';

  constructor(id: string) {
    super(
      `It was encrypted under the key-encryption key '${id}', which is neither the current nor the previous one`,
    );
  }
}

/** The file of the key-encryption key is not one of ours. */
export class EncryptionKeyFileError extends DomainError {
  readonly code = 'ENCRYPTION_KEY_FILE';
  readonly kind = 'internal';
}

/** Asked for before the start has loaded the key-encryption key. */
export class VaultClosedError extends DomainError {
  readonly code = 'VAULT_CLOSED';
  readonly kind = 'unavailable';

  constructor() {
    super('The key vault has not started yet');
  }
}

/** The data key that it is under is not stored any more. */
export class DataKeyGoneError extends DomainError {
  readonly code = 'DATA_KEY_GONE';
  readonly kind = 'internal';

  constructor() {
    super('The data key that it was encrypted under is gone');
  }
}
