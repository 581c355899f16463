import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

interface Rules {
  forbidden: { name: string }[];
}

const libraries = readdirSync('libs', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('the layers', () => {
  it('name every library, so that none is free to import what it likes', () => {
    const rules = createRequire(resolve('package.json'))('./.dependency-cruiser.cjs') as Rules;
    const ordered = rules.forbidden
      .map(({ name }) => name)
      .filter((name) => name.endsWith('-looks-down'))
      .map((name) => name.replace('-looks-down', ''));
    expect(libraries.filter((name) => !ordered.includes(name))).toEqual([]);
  });

  it('are all on the map that people read', () => {
    const map = readFileSync('ARCHITECTURE.md', 'utf8');
    expect(libraries.filter((name) => !map.includes(`\`${name}\``))).toEqual([]);
  });
});
