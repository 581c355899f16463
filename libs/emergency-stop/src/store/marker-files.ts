import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { messageOf, userId } from '@app/kernel';

import { type HaltScope, userOf, userScope } from '../halt-scope.js';

const NAME = 'EMERGENCY_STOP';
const OF_USER = new RegExp(`^${NAME}\\.user\\.([\\w-]+)$`);

/** A file that says: stopped. Its text, if any, is the reason. */
export interface Marker {
  readonly scope: HaltScope;
  readonly reason: string;
}

export type MarkerReading =
  | { readonly readable: true; readonly markers: readonly Marker[] }
  /** Whether there is one cannot be known. */
  | { readonly readable: false; readonly reason: string };

/** What is asked of the files; tests have them in memory. */
export type Markers = Pick<MarkerFiles, 'read' | 'write' | 'remove'>;

/**
 * The way to stop without the API and without the database: a file EMERGENCY_STOP in DATA_DIR, however it got there.
 * A user's own stop that the database could not take has one too: EMERGENCY_STOP.user.<id>.
 */
export class MarkerFiles {
  constructor(private readonly dataDir: string) {}

  path(scope: HaltScope): string {
    const user = userOf(scope);
    return join(this.dataDir, user === undefined ? NAME : `${NAME}.user.${user}`);
  }

  /** Never rejects. */
  async read(): Promise<MarkerReading> {
    try {
      const scopes = (await readdir(this.dataDir)).flatMap((name) => scopeOf(name) ?? []);
      const markers = scopes.map(async (scope) => ({ scope, reason: await this.#reason(scope) }));
      return { readable: true, markers: await Promise.all(markers) };
    } catch (error) {
      if (isMissing(error)) return { readable: true, markers: [] };
      return { readable: false, reason: `${this.dataDir} cannot be read: ${messageOf(error)}` };
    }
  }

  /** Durable when it resolves, also against a loss of power. @throws when the folder cannot be written */
  async write({ scope, reason }: Marker): Promise<void> {
    await mkdir(this.dataDir, { recursive: true });
    const file = await open(this.path(scope), 'w', 0o600);
    try {
      await file.writeFile(`${reason}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await this.#syncFolder();
  }

  /** @throws when it is there and cannot be removed */
  async remove(scope: HaltScope): Promise<void> {
    await rm(this.path(scope), { force: true });
  }

  /** That it exists is what stops; what it says, if it can be read, is only told to people. */
  async #reason(scope: HaltScope): Promise<string> {
    const path = this.path(scope);
    const unsaid = `The file ${path} exists`;
    try {
      const text = (await readFile(path, 'utf8')).trim();
      return text === '' ? unsaid : text;
    } catch {
      return unsaid;
    }
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.dataDir, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

function scopeOf(name: string): HaltScope | undefined {
  if (name === NAME) return 'global';
  const user = OF_USER.exec(name)?.[1];
  return user === undefined ? undefined : userScope(userId(user));
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
