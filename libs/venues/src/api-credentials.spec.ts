import { inspect } from 'node:util';

import { ApiCredentials } from './api-credentials.js';

describe('credentials', () => {
  const secrets = { apiKey: 'CANARY-a', secret: 'CANARY-b', passphrase: 'CANARY-c' };
  const credentials = new ApiCredentials(secrets);

  it('give themselves away only to who asks', () => {
    expect(credentials.reveal()).toEqual(secrets);
  });

  it.each<[string, () => string]>([
    ['JSON', () => JSON.stringify({ credentials })],
    ['a text', () => String(credentials)],
    ['a log', () => inspect(credentials, { depth: 9, showHidden: true })],
    ['their properties', () => JSON.stringify(Object.entries(credentials))],
    ['a copy', () => inspect(Object.assign({}, credentials))],
  ])('show nothing in %s', (_, shown) => {
    expect(shown()).not.toContain('CANARY');
  });
});
