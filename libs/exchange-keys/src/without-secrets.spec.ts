import fc from 'fast-check';

import { withoutSecrets } from './without-secrets.js';

const secrets = {
  apiKey: 'api+key/1=',
  secret: '-----BEGIN\nkey "one"\n-----END',
  passphrase: 'pass phrase',
};

describe('a text without secrets', () => {
  it.each<[string, (part: string) => string]>([
    ['as they are', (part) => part],
    ['in an address', (part) => encodeURIComponent(part)],
    ['in a form', (part) => new URLSearchParams({ part }).toString()],
    ['in JSON', (part) => JSON.stringify({ part })],
    ['in base64', (part) => Buffer.from(part).toString('base64')],
  ])('has none of them %s', (_, written) => {
    for (const part of Object.values(secrets)) {
      const text = withoutSecrets(`the exchange says: ${written(part)} is wrong`, secrets);
      expect(text).toContain('[redacted]');
      expect(text).not.toContain(written(part));
      expect(text).toMatch(/^the exchange says: .* is wrong$/s);
    }
  });

  it('has none, wherever they are', () => {
    const long = fc.stringMatching(/^[0-9a-f]{8,40}$/);
    fc.assert(
      fc.property(long, long, fc.string(), fc.string(), (apiKey, secret, before, after) => {
        const text = withoutSecrets(`${before}${apiKey}${secret}${after}${secret}`, {
          apiKey,
          secret,
          passphrase: undefined,
        });
        expect(text).not.toContain(apiKey);
        expect(text).not.toContain(secret);
      }),
    );
  });

  it('is the same text when there are none in it', () => {
    expect(withoutSecrets('revoked', { ...secrets, passphrase: undefined })).toBe('revoked');
    expect(withoutSecrets('revoked', { ...secrets, passphrase: '' })).toBe('revoked');
  });
});
