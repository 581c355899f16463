import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('front doors', () => {
  it('name what they export: `export *` would make every internal public', () => {
    const sources = readdirSync('libs', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join('libs', path));
    expect(sources.filter((path) => /^export \*/m.test(readFileSync(path, 'utf8')))).toEqual([]);
  });
});
