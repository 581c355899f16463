import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DomainError } from '@app/kernel';

const FILE = 'signing-secret';
const BYTES = 32;

class SigningSecretError extends DomainError {
  readonly code = 'SIGNING_SECRET';
  readonly kind = 'internal';
}

/**
 * The secret that tokens are signed with: made at the first start and kept in DATA_DIR, readable by its owner alone. It
 * is not in the database, so that a copy of that lets nobody in; without the file everybody signs in again.
 */
export class SigningSecret {
  #bytes: Uint8Array | undefined;

  constructor(private readonly dataDir: string) {}

  /** @throws SigningSecretError when the file is there and is not one of ours */
  async load(): Promise<void> {
    const path = join(this.dataDir, FILE);
    await mkdir(this.dataDir, { recursive: true });
    await createUnlessThere(path);
    const bytes = Buffer.from(await readFile(path, 'utf8'), 'base64url');
    if (bytes.length !== BYTES)
      throw new SigningSecretError(
        `${path} holds ${bytes.length} bytes instead of ${BYTES}: restore it, or remove it and all users sign in again`,
      );
    this.#bytes = bytes;
  }

  /** @throws SigningSecretError before it was loaded */
  get bytes(): Uint8Array {
    if (this.#bytes === undefined) throw new SigningSecretError('Sign-in has not started yet');
    return this.#bytes;
  }
}

/** Under another name first: the file is complete from the moment it is there, and the first process has made it. */
async function createUnlessThere(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(BYTES).toString('base64url'), { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}
