import { randomBytes } from 'node:crypto';

import { exchangeId, userId } from '@app/kernel';
import fc from 'fast-check';

import { newDataKey, openSecrets, sealSecrets, type SecretPlace, type WrappedDataKey } from './data-key.js';
import { KeyEncryptionKey } from './key-encryption-key.js';
import { Keyring } from './keyring.js';
import { EncryptionKeyMissingError, SealBrokenError } from './vault.errors.js';

const aKeyring = (): Keyring => new Keyring(new KeyEncryptionKey(randomBytes(32)), undefined);
const keyring = aKeyring();
const owner = userId('ann');
const place: SecretPlace = { userId: owner, exchange: exchangeId('binance'), dataKeyVersion: 1 };
const dataKey = newDataKey(owner, 1, keyring);
const secrets = fc.record({
  apiKey: fc.string({ minLength: 1 }),
  secret: fc.string({ minLength: 1, unit: 'binary' }),
  passphrase: fc.option(fc.string(), { nil: undefined }),
});
const some = { apiKey: 'public-part', secret: 'private-part', passphrase: undefined };
const sealedSome = sealSecrets(some, place, dataKey, keyring);

const flipped = (sealed: string, at: number, bit: number): string => {
  const bytes = Buffer.from(sealed, 'base64');
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return bytes.toString('base64');
};
const sizeOf = (sealed: string): number => Buffer.from(sealed, 'base64').length;

describe('sealed secrets', () => {
  it('come back as they were, where they belong', () => {
    fc.assert(
      fc.property(secrets, (these) => {
        const sealed = sealSecrets(these, place, dataKey, keyring);
        expect(openSecrets(sealed, place, dataKey, keyring).reveal()).toEqual(these);
      }),
    );
  });

  it('are another text each time', () => {
    expect(sealSecrets(some, place, dataKey, keyring)).not.toBe(sealedSome);
  });

  it('cannot be opened once any bit of them was changed', () => {
    fc.assert(
      fc.property(fc.nat(sizeOf(sealedSome) - 1), fc.nat(7), (at, bit) => {
        expect(() => openSecrets(flipped(sealedSome, at, bit), place, dataKey, keyring)).toThrow(
          SealBrokenError,
        );
      }),
    );
  });

  it('cannot be opened when they were cut, lengthened or are nothing at all', () => {
    const bytes = Buffer.from(sealedSome, 'base64');
    const others = [...Array(bytes.length).keys()].map((length) => bytes.subarray(0, length));
    for (const other of [...others, Buffer.concat([bytes, Buffer.from([0])])]) {
      expect(() => openSecrets(other.toString('base64'), place, dataKey, keyring)).toThrow(SealBrokenError);
    }
  });

  it.each<[string, Partial<SecretPlace>]>([
    ['user', { userId: userId('bob') }],
    ['exchange', { exchange: exchangeId('kraken') }],
    ['version of the data key', { dataKeyVersion: 2 }],
  ])('cannot be opened as those of another %s', (_, other) => {
    expect(() => openSecrets(sealedSome, { ...place, ...other }, dataKey, keyring)).toThrow(SealBrokenError);
  });

  it('belong to one place only, whatever the names are', () => {
    const places = fc.record({
      userId: fc.string().map(userId),
      exchange: fc.string().map(exchangeId),
      dataKeyVersion: fc.nat(),
    });
    fc.assert(
      fc.property(places, places, (here, there) => {
        fc.pre(JSON.stringify(here) !== JSON.stringify(there));
        const sealed = sealSecrets(some, here, dataKey, keyring);
        expect(() => openSecrets(sealed, there, dataKey, keyring)).toThrow(SealBrokenError);
      }),
    );
  });

  it('cannot be opened with another data key of the same user', () => {
    const other = newDataKey(owner, 1, keyring);
    expect(() => openSecrets(sealedSome, place, other, keyring)).toThrow(SealBrokenError);
  });
});

describe('a data key', () => {
  const open = (other: Partial<WrappedDataKey>, ring = keyring): unknown =>
    openSecrets(sealedSome, place, { ...dataKey, ...other }, ring);

  it('cannot be used once any bit of it was changed', () => {
    fc.assert(
      fc.property(fc.nat(sizeOf(dataKey.wrapped) - 1), fc.nat(7), (at, bit) => {
        expect(() => open({ wrapped: flipped(dataKey.wrapped, at, bit) })).toThrow(SealBrokenError);
      }),
    );
  });

  it.each<[string, Partial<WrappedDataKey>]>([
    ['user', { userId: userId('bob') }],
    ['version', { version: 2 }],
  ])('cannot be used as that of another %s', (_, other) => {
    expect(() => open(other)).toThrow(SealBrokenError);
  });

  it('is of no use without the key-encryption key it is under', () => {
    expect(() => open({}, aKeyring())).toThrow(EncryptionKeyMissingError);
  });

  it('is of no use under another key-encryption key that claims to be its own', () => {
    const other = aKeyring();
    expect(() => open({ keyEncryptionKeyId: other.current.id }, other)).toThrow(SealBrokenError);
  });

  it('is still opened by the key-encryption key before the current one', () => {
    const next = new Keyring(new KeyEncryptionKey(randomBytes(32)), keyring.current);
    expect(openSecrets(sealedSome, place, dataKey, next).reveal()).toEqual(some);
  });
});
