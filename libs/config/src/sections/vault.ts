import { parseEncryptionKey } from '../encryption-key.js';
import { type Setting } from '../setting.js';

export const vault = {
  encryptionKey: encryptionKey(
    'ENCRYPTION_KEY',
    'Encrypts what encrypts the exchange keys; empty outside production: one is made and kept in DATA_DIR.',
  ),
  encryptionKeyPrevious: encryptionKey(
    'ENCRYPTION_KEY_PREVIOUS',
    'The one before, while exchange keys are moved to a new one: docs/operations/exchange-keys.md.',
  ),
};

function encryptionKey(variable: string, doc: string): Setting<Uint8Array | undefined> {
  return {
    variable,
    doc,
    allowed: '32 random bytes as base64 or hexadecimal, such as `openssl rand -base64 32` prints',
    defaultText: undefined,
    isSecret: true,
    parse: (text) => (text === '' ? undefined : parseEncryptionKey(text)),
  };
}
