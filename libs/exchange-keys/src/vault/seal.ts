import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { SealBrokenError } from './vault.errors.js';

const ALGORITHM = 'aes-256-gcm';
/** 96 random bits: a key seals a handful of texts in its life, so that none repeats. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of a key. */
export const KEY_BYTES = 32;

/**
 * AES-256-GCM (NIST SP 800-38D), as base64 of nonce, tag and ciphertext. `boundTo` is the associated data: what was
 * sealed for one purpose cannot be opened for another.
 */
export function seal(plain: Uint8Array, key: Uint8Array, boundTo: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(boundTo));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64');
}

/** @throws SealBrokenError for another key, another purpose, and a text in which anything was changed */
export function unseal(sealed: string, key: Uint8Array, boundTo: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const ciphertext = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(boundTo));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new SealBrokenError(cause);
  }
}
