import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

interface Rules {
  forbidden: { name: string }[];
}

describe('the layers', () => {
  it('name every library, so that none is free to import what it likes', () => {
    const rules = createRequire(resolve('package.json'))('./.dependency-cruiser.cjs') as Rules;
    const ordered = rules.forbidden
      .map(({ name }) => name)
      .filter((name) => name.endsWith('-looks-down'))
      .map((name) => name.replace('-looks-down', ''));
    const libraries = readdirSync('libs', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(libraries.map(({ name }) => name).filter((name) => !ordered.includes(name))).toEqual([]);
  });
});
