import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of package.json, which lies at another depth above the sources than above the build. */
export const VERSION = versionAbove(import.meta.dirname);

function versionAbove(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  if (dirname(folder) === folder) throw new Error('There is no package.json above the program');
  return versionAbove(dirname(folder));
}
