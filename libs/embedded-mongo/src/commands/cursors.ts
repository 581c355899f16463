import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { Encoded } from '../wire/message.js';
import { Pace } from './pace.js';

const LIFETIME_MS = 10 * 60_000;
const BATCH_BYTES_MAX = 16 * 1024 * 1024;

/** Where the documents of a cursor come from, encoded. */
export interface CursorSource {
  /** The next document, or undefined at the end. May pause, after which it reads the store again. */
  next(pace: Pace): Promise<Uint8Array | undefined>;
  /** Time has passed since the last `next`. */
  reread(): void;
  /** True when it is known already that `next` has nothing more. */
  readonly isExhausted: boolean;
}

/** Whose command it is that opens a cursor or reads on. */
export interface CursorCaller {
  readonly db: string;
  /** The session or transaction that the cursor belongs to. */
  readonly owner: string | undefined;
  readonly pace: Pace;
}

interface OpenCursor {
  readonly source: CursorSource;
  readonly namespace: string;
  /** The session or transaction that opened it, which `getMore` must name too. */
  readonly owner: string | undefined;
  readonly expires: boolean;
  /** Read for the last batch, but too large for it. */
  ahead: Uint8Array | undefined;
  /** What is left of the time that its command may take in all; the client's own does not count. */
  leftMs: number;
  lastUsedMs: number;
  isBusy: boolean;
}

/** Queries with documents still to come. */
export class Cursors {
  readonly #open = new Map<string, OpenCursor>();

  /** Replies with the first batch, and keeps the cursor if there is more. */
  async open(
    caller: CursorCaller,
    source: CursorSource,
    options: { collection: string; batchSize: number; isSingle?: boolean; expires?: boolean },
  ): Promise<Doc> {
    const { collection, batchSize, isSingle = false, expires = true } = options;
    const cursor: OpenCursor = {
      source,
      namespace: `${caller.db}.${collection}`,
      owner: caller.owner,
      expires,
      ahead: undefined,
      leftMs: Infinity,
      lastUsedMs: performance.now(),
      isBusy: false,
    };
    const { batch, isExhausted } = await fill(cursor, batchSize, caller.pace);
    cursor.leftMs = caller.pace.leftMs;
    const id = isExhausted || isSingle ? Long.ZERO : newId();
    if (!id.isZero()) this.#open.set(id.toString(), cursor);
    return { cursor: { firstBatch: batch, id, ns: cursor.namespace } };
  }

  /** @throws MongoError 43 when there is no such cursor (any more), 12051 when it is in use, 13 and 50738 when it is another's */
  async more(
    caller: CursorCaller,
    key: string,
    { collection, batchSize }: { collection: string; batchSize: number },
  ): Promise<Doc> {
    const cursor = this.#open.get(key);
    if (cursor === undefined) throw new MongoError(43, `cursor id ${key} not found`);
    if (cursor.isBusy) throw new MongoError(12051, `cursor id ${key} is already in use`);
    if (cursor.namespace !== `${caller.db}.${collection}`) {
      throw new MongoError(13, `Requested getMore on another namespace than ${cursor.namespace}`);
    }
    if (cursor.owner !== caller.owner) {
      throw new MongoError(50738, 'Cannot run getMore on a cursor of another session or transaction');
    }
    cursor.isBusy = true;
    try {
      cursor.source.reread();
      const pace = caller.pace.leftMs < Infinity ? caller.pace : new Pace(Math.max(cursor.leftMs, 1));
      const { batch, isExhausted } = await fill(cursor, batchSize, pace);
      if (pace !== caller.pace) cursor.leftMs = pace.leftMs;
      if (isExhausted) this.#open.delete(key);
      const id = isExhausted ? Long.ZERO : Long.fromString(key);
      return { cursor: { nextBatch: batch, id, ns: cursor.namespace } };
    } catch (error) {
      this.#open.delete(key);
      throw error;
    } finally {
      cursor.isBusy = false;
      cursor.lastUsedMs = performance.now();
    }
  }

  /** Returns whether it was there. */
  kill(key: string): boolean {
    return this.#open.delete(key);
  }

  killOwnedBy(owner: string): void {
    for (const [key, cursor] of this.#open) if (cursor.owner === owner) this.#open.delete(key);
  }

  expire(): void {
    const before = performance.now() - LIFETIME_MS;
    for (const [key, cursor] of this.#open) {
      if (cursor.expires && !cursor.isBusy && cursor.lastUsedMs < before) this.#open.delete(key);
    }
  }
}

async function fill(
  cursor: OpenCursor,
  size: number,
  pace: Pace,
): Promise<{ batch: Encoded[]; isExhausted: boolean }> {
  const batch: Encoded[] = [];
  let bytes = 0;
  while (batch.length < size) {
    const document = cursor.ahead ?? (await cursor.source.next(pace));
    cursor.ahead = undefined;
    if (document === undefined) return { batch, isExhausted: true };
    bytes += document.length;
    if (bytes > BATCH_BYTES_MAX && batch.length > 0) {
      cursor.ahead = document;
      break;
    }
    batch.push(new Encoded(document));
  }
  return { batch, isExhausted: cursor.ahead === undefined && cursor.source.isExhausted };
}

function newId(): Long {
  const bytes = randomBytes(8);
  return new Long(bytes.readInt32LE(0), bytes.readInt32LE(4) & 0x7fffffff);
}
