import { readFileSync } from 'node:fs';

import { renderEnvExample } from '@app/config';

describe('.env.example', () => {
  it('is what the settings say; `npm run cli -- env > .env.example` writes it', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(renderEnvExample());
  });
});
