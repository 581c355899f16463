import { randomBytes } from 'node:crypto';

import { type ExchangeId, type UserId } from '@app/kernel';
import { ApiCredentials, type ApiSecrets } from '@app/venues';

import { type Keyring } from './keyring.js';
import { KEY_BYTES, seal, unseal } from './seal.js';

/** One version of the key that encrypts a user's secrets, as it is stored: encrypted itself. */
export interface WrappedDataKey {
  readonly userId: UserId;
  /** From 1; each is encrypted under one key-encryption key. */
  readonly version: number;
  readonly keyEncryptionKeyId: string;
  readonly wrapped: string;
}

/** Where secrets belong; they can be opened nowhere else. */
export interface SecretPlace {
  readonly userId: UserId;
  readonly exchange: ExchangeId;
  readonly dataKeyVersion: number;
}

export function newDataKey(userId: UserId, version: number, { current }: Keyring): WrappedDataKey {
  const place = { userId, version, keyEncryptionKeyId: current.id };
  return { ...place, wrapped: current.wrap(randomBytes(KEY_BYTES), dataKeyContext(place)) };
}

export function sealSecrets(
  secrets: ApiSecrets,
  place: SecretPlace,
  dataKey: WrappedDataKey,
  keyring: Keyring,
): string {
  const { apiKey, secret, passphrase } = secrets;
  const plain = Buffer.from(JSON.stringify({ apiKey, secret, passphrase }));
  return seal(plain, unwrapped(dataKey, keyring), secretContext(place));
}

/** @throws SealBrokenError, EncryptionKeyMissingError */
export function openSecrets(
  sealed: string,
  place: SecretPlace,
  dataKey: WrappedDataKey,
  keyring: Keyring,
): ApiCredentials {
  const plain = unseal(sealed, unwrapped(dataKey, keyring), secretContext(place));
  const secrets = JSON.parse(plain.toString()) as Omit<ApiSecrets, 'passphrase'> & Partial<ApiSecrets>;
  return new ApiCredentials({ ...secrets, passphrase: secrets.passphrase });
}

const unwrapped = (dataKey: WrappedDataKey, keyring: Keyring): Buffer =>
  keyring.withId(dataKey.keyEncryptionKeyId).unwrap(dataKey.wrapped, dataKeyContext(dataKey));

/** JSON, so that no two places are written the same. */
const dataKeyContext = ({ userId, version, keyEncryptionKeyId }: Omit<WrappedDataKey, 'wrapped'>): string =>
  JSON.stringify(['amarktai data key', userId, version, keyEncryptionKeyId]);

const secretContext = ({ userId, exchange, dataKeyVersion }: SecretPlace): string =>
  JSON.stringify(['amarktai exchange key', userId, exchange, dataKeyVersion]);
