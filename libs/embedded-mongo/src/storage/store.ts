import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statfsSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Lmdb from 'lmdb';
import { EmbeddedMongoError } from '../errors.js';
import { type KeyEntry, type KeyRange, type KeyReader } from './keys.js';

// As CommonJS it is one file instead of ten, which makes the start shorter.
const { open } = createRequire(import.meta.url)('lmdb') as typeof Lmdb;

/**
 * Nothing is written with less left on the disk. LMDB must not meet a full one: when a write of its fails, lmdb 3.5.6
 * composes its error message in a buffer that is too small, and the process dies of it.
 */
const FREE_BYTES_MIN = 4 * 1024 * 1024;

/** How many snapshots there can be. */
export const READERS_MAX = 1_024;

/** One read-only state of the store, until it is released. */
export interface Snapshot extends KeyReader {
  release(): void;
}

/** The ordered keys and values on disk: one LMDB file, written by one durable transaction at a time. */
export class Store implements KeyReader {
  readonly #db: Lmdb.RootDatabase<Buffer, Buffer>;
  readonly #file: number;
  #isClosed = false;

  /**
   * @param durable false for a store that does not outlive its process
   * @throws EmbeddedMongoError
   */
  constructor(
    private readonly folder: string,
    durable: boolean,
  ) {
    const path = join(folder, 'data.mdb');
    try {
      checkDataFile(path);
      this.#checkRoomFor(path, `${path}-lock`);
      this.#db = open<Buffer, Buffer>({
        path,
        noSubdir: true,
        encoding: 'binary',
        keyEncoding: 'binary',
        // With overlappingSync a commit may be reported before it is on disk.
        overlappingSync: false,
        noSync: !durable,
        maxDbs: 0,
        maxReaders: READERS_MAX,
      });
      this.#file = openSync(path, 'r+');
      this.#lengthen();
    } catch (cause) {
      if (cause instanceof EmbeddedMongoError) throw cause;
      const message = `The data file ${path} cannot be opened: ${String(cause)}`;
      throw new EmbeddedMongoError('folder-not-usable', message, { cause });
    }
  }

  get(key: Buffer): Buffer | undefined {
    this.#checkOpen();
    return this.#db.getBinary(key);
  }

  range(range: KeyRange, limit: number): KeyEntry[] {
    return this.#read(range, limit);
  }

  snapshot(): Snapshot {
    const transaction = this.#db.useReadTransaction();
    return {
      // The typings miss that getBinary takes the same options as get.
      get: (key) => {
        this.#checkOpen();
        return this.#db.get(key, { transaction });
      },
      range: (range, limit) => this.#read(range, limit, transaction),
      release: () => {
        transaction.done();
      },
    };
  }

  /**
   * Runs `work`, whose puts and removes are on disk when this returns; an exception of `work` undoes them all.
   * @throws EmbeddedMongoError write-failed when they could not be written; then none of them happened.
   */
  write(work: () => void): void {
    if (this.freeBytes() < FREE_BYTES_MIN) throw this.#writeFailed('the disk is full');
    const run: { isDone?: true } = {};
    try {
      this.#db.transactionSync(() => {
        work();
        run.isDone = true;
      });
    } catch (error) {
      throw run.isDone === true ? this.#writeFailed(error) : error;
    }
    this.#lengthen();
  }

  /** Only within `write`. @throws EmbeddedMongoError write-failed */
  put(key: Buffer, value: Buffer): void {
    try {
      this.#db.putSync(key, value);
    } catch (error) {
      throw this.#writeFailed(error);
    }
  }

  /** Only within `write`. @throws EmbeddedMongoError write-failed */
  remove(key: Buffer): void {
    try {
      this.#db.removeSync(key);
    } catch (error) {
      throw this.#writeFailed(error);
    }
  }

  /** What the disk has left. */
  freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  fileBytes(): number {
    return fstatSync(this.#file).size;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#db.close();
    closeSync(this.#file);
  }

  /** LMDB does not write pages at the end that a transaction took and gave back: without them the file looks cut off. */
  #lengthen(): void {
    const { size, needed = 0 } = extentOf(this.#file);
    if (size >= needed) return;
    ftruncateSync(this.#file, needed);
    fdatasyncSync(this.#file);
  }

  /** LMDB itself does not notice, and a query may still be under way. */
  #checkOpen(): void {
    if (this.#isClosed) throw new Error('The store is closed');
  }

  /** LMDB maps the files that it makes: without room for them the process would end with a signal. */
  #checkRoomFor(...paths: readonly string[]): void {
    const isFull = this.freeBytes() < FREE_BYTES_MIN;
    if (isFull && !paths.every((path) => existsSync(path))) throw this.#writeFailed('the disk is full');
  }

  #read(
    { start, end, reverse, keysOnly }: KeyRange,
    limit: number,
    transaction?: Lmdb.Transaction,
  ): KeyEntry[] {
    this.#checkOpen();
    const bounds =
      reverse === true
        ? { start: end, end: start, reverse, exclusiveStart: true, inclusiveEnd: true }
        : { start, end };
    const options = { ...bounds, limit, ...(transaction && { transaction }) };
    if (keysOnly !== true) return Array.from(this.#db.getRange(options));
    return Array.from(this.#db.getKeys(options), (key) => ({ key, value: noValue }));
  }

  #writeFailed(cause: unknown): EmbeddedMongoError {
    const message = `The data could not be written to ${this.folder}: ${String(cause)}`;
    return new EmbeddedMongoError('write-failed', message, { cause });
  }
}

const noValue = Buffer.alloc(0);

const MAGIC = 0xbeefc0de;
const META_BYTES = 160;
/** Offsets within a meta page, after LMDB's page header of 24 bytes. */
const offsets = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152 } as const;

/** A file may lack so much without damage: pages that are in use nowhere, after a crash before it was lengthened. */
const LACKING_BYTES_MAX = 65_536;
/** Of a small file, that would be all. */
const LACKING_SHARE_MAX = 1 / 8;

/**
 * LMDB maps its file into memory: a file that is cut off or no LMDB file at all would end the process with a signal
 * instead of an error. So the two meta pages, which say how long the file must be, are checked before it is opened.
 * @throws EmbeddedMongoError data-damaged, and what `openSync` throws
 */
export function checkDataFile(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const { size, needed } = extentOf(file);
    if (size === 0) return;
    if (needed === undefined) throw damaged(path, 'it is not a data file of this store');
    if (needed - size > Math.min(LACKING_BYTES_MAX, needed * LACKING_SHARE_MAX))
      throw damaged(path, `it has ${size} bytes where ${needed} were written`);
  } finally {
    closeSync(file);
  }
}

/** How long the file is, and how long it says that it must be; undefined for no data file. */
function extentOf(file: number): { size: number; needed: number | undefined } {
  const { size } = fstatSync(file);
  const first = readMeta(file, 0);
  const pageSize = first?.readUInt32LE(offsets.pageSize) ?? 0;
  const metas = [first, readMeta(file, pageSize)].filter((meta) => meta !== undefined);
  const newest = metas.sort((a, b) => transactionOf(b) - transactionOf(a))[0];
  if (newest === undefined || pageSize < META_BYTES) return { size, needed: undefined };
  return { size, needed: (Number(newest.readBigUInt64LE(offsets.lastPage)) + 1) * pageSize };
}

function readMeta(file: number, position: number): Buffer | undefined {
  const meta = Buffer.alloc(META_BYTES);
  const isComplete = readSync(file, meta, 0, META_BYTES, position) === META_BYTES;
  return isComplete && meta.readUInt32LE(offsets.magic) === MAGIC ? meta : undefined;
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
