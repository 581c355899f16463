import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EmbeddedMongoError } from '../embedded-mongo-error.js';

const MAGIC = 0xbeefc0de;
const META_BYTES = 160;
/** Offsets within a meta page, after LMDB's page header of 24 bytes. */
const offsets = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152 } as const;

/**
 * LMDB maps its file into memory: a file that is cut off or no LMDB file at all would end the process with a signal
 * instead of an error. So the two meta pages, which say how long the file must be, are checked before it is opened.
 * @throws EmbeddedMongoError data-damaged
 */
export function checkDataFile(path: string): void {
  const file = openIfPresent(path);
  if (file === undefined) return;
  try {
    const { size } = fstatSync(file);
    if (size === 0) return;
    const pageSize = readMeta(file, 0)?.readUInt32LE(offsets.pageSize) ?? 0;
    const metas = [readMeta(file, 0), readMeta(file, pageSize)].filter((meta) => meta !== undefined);
    const newest = metas.sort((a, b) => transactionOf(b) - transactionOf(a))[0];
    if (newest === undefined || pageSize < META_BYTES)
      throw damaged(path, 'it is not a data file of this store');
    const needed = (Number(newest.readBigUInt64LE(offsets.lastPage)) + 1) * pageSize;
    if (size < needed) throw damaged(path, `it has ${size} bytes where ${needed} were written`);
  } finally {
    closeSync(file);
  }
}

function openIfPresent(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EmbeddedMongoError(
      'folder-not-usable',
      `The data file ${path} cannot be read: ${String(error)}`,
      {
        cause: error,
      },
    );
  }
}

function readMeta(file: number, position: number): Buffer | undefined {
  const meta = Buffer.alloc(META_BYTES);
  const complete = readSync(file, meta, 0, META_BYTES, position) === META_BYTES;
  return complete && meta.readUInt32LE(offsets.magic) === MAGIC ? meta : undefined;
}

function transactionOf(meta: Buffer): number {
  return Number(meta.readBigUInt64LE(offsets.transaction));
}

function damaged(path: string, how: string): EmbeddedMongoError {
  return new EmbeddedMongoError(
    'data-damaged',
    `The data file ${path} is damaged: ${how}. Restore it from a backup, or move it away to start empty.`,
  );
}
