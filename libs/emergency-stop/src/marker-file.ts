import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { messageOf } from '@app/kernel';

const NAME = 'EMERGENCY_STOP';

export type MarkerReading =
  | { readonly state: 'absent' }
  | { readonly state: 'present'; readonly reason: string }
  /** Whether it is there cannot be known, so it must be taken as if it were. */
  | { readonly state: 'unreadable'; readonly reason: string };

/**
 * The way to stop without the API and without the database: a file of this name in DATA_DIR, however it got there. Its
 * text, if any, is the reason.
 */
export class MarkerFile {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, NAME);
  }

  async read(): Promise<MarkerReading> {
    try {
      const text = (await readFile(this.path, 'utf8')).trim();
      return { state: 'present', reason: text === '' ? `The file ${this.path} exists` : text };
    } catch (error) {
      if (isMissing(error)) return { state: 'absent' };
      return { state: 'unreadable', reason: `${this.path} cannot be read: ${messageOf(error)}` };
    }
  }

  /** Durable when it resolves. @throws when the folder cannot be written */
  async write(reason: string): Promise<void> {
    const file = await open(this.path, 'w', 0o600);
    try {
      await file.writeFile(`${reason}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
