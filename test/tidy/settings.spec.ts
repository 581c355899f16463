import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { aConfig } from '@testing/config';
import { renderEnvExample } from '@app/config';

describe('.env.example', () => {
  it('is what the settings say; `npm run cli -- env > .env.example` writes it', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(renderEnvExample());
  });
});

describe('the settings', () => {
  it('are all read by someone: one that changes nothing is a lie', () => {
    const sources = ['apps', 'libs']
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
      )
      .filter((path) => path.endsWith('.ts') && !/\.spec\.ts$|^libs\/config\//.test(path))
      .map((path) => readFileSync(path, 'utf8'));
    const names = Object.values(aConfig()).flatMap((section: object) => Object.keys(section));
    const unread = names.filter((name) => !sources.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
    expect(unread).toEqual([]);
  });
});
