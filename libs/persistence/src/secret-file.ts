import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Random bytes that this installation keeps in a file: made when there is none, readable by its owner alone. Of two
 * processes that make it at once, both get what the first has made. @returns what the file holds, of whatever length
 */
export async function secretFile(path: string, bytes: number): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true });
  await createUnlessThere(path, bytes);
  return Buffer.from(await readFile(path, 'utf8'), 'base64url');
}

/** Under another name first: the file is complete from the moment it is there. */
async function createUnlessThere(path: string, bytes: number): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(bytes).toString('base64url'), { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}
