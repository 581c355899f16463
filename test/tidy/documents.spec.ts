import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDERS = ['docs', 'deploy', 'bench'];

function documents(): string[] {
  const atTop = readdirSync('.').filter((path) => path.endsWith('.md'));
  const below = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(folder, path)),
  );
  return [...atTop, ...below];
}

function deadLinks(document: string): string[] {
  const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)];
  return links
    .map(([, target = '']) => join(dirname(document), target))
    .filter((target) => !existsSync(target))
    .map((target) => `${document} -> ${target}`);
}

describe('the documents', () => {
  it('link only to files that exist', () => {
    expect(documents().flatMap(deadLinks)).toEqual([]);
  });

  it('list every decision', () => {
    const list = readFileSync('docs/adr/README.md', 'utf8');
    const pages = readdirSync('docs/adr').filter((page) => page !== 'README.md');
    expect(pages.filter((page) => !list.includes(`(${page})`))).toEqual([]);
  });

  it('name only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = documents().flatMap((document) =>
      [...readFileSync(document, 'utf8').matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(
        ([, name = '']) => name,
      ),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
