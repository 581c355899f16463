import { join } from 'node:path';

import { type Config } from '@app/config';
import { secretFile } from '@app/persistence';

import { KeyEncryptionKey } from './key-encryption-key.js';
import { Keyring } from './keyring.js';
import { KEY_BYTES } from './seal.js';
import { EncryptionKeyFileError } from './vault.errors.js';

/** In DATA_DIR, outside production only: the configuration demands ENCRYPTION_KEY there. */
const FILE = 'encryption-key';

/** @throws EncryptionKeyFileError when the file is there and is not one of ours */
export async function loadKeyring({ vault, store }: Pick<Config, 'vault' | 'store'>): Promise<Keyring> {
  const { encryptionKey, encryptionKeyPrevious } = vault;
  const current = encryptionKey ?? (await keyFile(join(store.dataDir, FILE)));
  return new Keyring(
    new KeyEncryptionKey(current),
    encryptionKeyPrevious === undefined ? undefined : new KeyEncryptionKey(encryptionKeyPrevious),
  );
}

async function keyFile(path: string): Promise<Uint8Array> {
  const bytes = await secretFile(path, KEY_BYTES);
  if (bytes.length === KEY_BYTES) return bytes;
  throw new EncryptionKeyFileError(
    `${path} holds ${bytes.length} bytes instead of ${KEY_BYTES}: restore it, or remove it and all exchange keys must be stored again`,
  );
}
