import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { MongoError } from '../errors.js';
import { Encoded } from '../wire/message.js';
import { type Pace } from './pace.js';

const LIFETIME_MS = 10 * 60_000;
const BATCH_BYTES_MAX = 16 * 1024 * 1024;
export const FIRST_BATCH_SIZE = 101;

/** Where the documents of a cursor come from, encoded. */
export interface CursorSource {
  /** The next document, or undefined at the end. May pause, after which it reads the store again. */
  next(pace: Pace): Promise<Uint8Array | undefined> | Uint8Array | undefined;
  /** Time has passed since the last `next`. */
  reread(): void;
  /** True when it is known already that `next` has nothing more. */
  readonly isExhausted: boolean;
}

interface OpenCursor {
  readonly source: CursorSource;
  readonly namespace: string;
  readonly owner: string | undefined;
  readonly expires: boolean;
  /** Read for the last batch, but too large for it. */
  ahead: Uint8Array | undefined;
  lastUsedMs: number;
  isBusy: boolean;
}

/** Queries with documents still to come. */
export class Cursors {
  readonly #open = new Map<string, OpenCursor>();

  /**
   * Fills the first batch, and keeps the cursor if there is more.
   * @param owner the session or transaction it belongs to, which `getMore` must name too
   */
  async open(
    source: CursorSource,
    options: {
      namespace: string;
      owner: string | undefined;
      batchSize: number;
      isSingle?: boolean;
      expires?: boolean;
    },
    pace: Pace,
  ): Promise<{ cursor: { firstBatch: Encoded[]; id: Long; ns: string } }> {
    const { namespace, owner, batchSize, isSingle = false, expires = true } = options;
    const cursor: OpenCursor = {
      source,
      namespace,
      owner,
      expires,
      ahead: undefined,
      lastUsedMs: performance.now(),
      isBusy: false,
    };
    const { batch, isExhausted } = await fill(cursor, batchSize, pace);
    const id = isExhausted || isSingle ? Long.ZERO : newId();
    if (!id.isZero()) this.#open.set(id.toString(), cursor);
    return { cursor: { firstBatch: batch, id, ns: namespace } };
  }

  /** @throws MongoError 43 when there is no such cursor (any more) */
  async getMore(
    id: Long,
    options: { namespace: string; owner: string | undefined; batchSize: number },
    pace: Pace,
  ): Promise<{ cursor: { nextBatch: Encoded[]; id: Long; ns: string } }> {
    const cursor = this.#find(id, options);
    cursor.isBusy = true;
    try {
      cursor.source.reread();
      const { batch, isExhausted } = await fill(cursor, options.batchSize, pace);
      if (isExhausted) this.#open.delete(id.toString());
      return { cursor: { nextBatch: batch, id: isExhausted ? Long.ZERO : id, ns: cursor.namespace } };
    } catch (error) {
      this.#open.delete(id.toString());
      throw error;
    } finally {
      cursor.isBusy = false;
      cursor.lastUsedMs = performance.now();
    }
  }

  /** Returns whether it was there. */
  kill(id: Long): boolean {
    return this.#open.delete(id.toString());
  }

  killOwnedBy(owner: string): void {
    for (const [id, cursor] of this.#open) if (cursor.owner === owner) this.#open.delete(id);
  }

  expire(): void {
    const before = performance.now() - LIFETIME_MS;
    for (const [id, cursor] of this.#open) {
      if (cursor.expires && !cursor.isBusy && cursor.lastUsedMs < before) this.#open.delete(id);
    }
  }

  #find(id: Long, { namespace, owner }: { namespace: string; owner: string | undefined }): OpenCursor {
    const cursor = this.#open.get(id.toString());
    if (cursor === undefined) throw new MongoError(43, `cursor id ${id.toString()} not found`);
    if (cursor.namespace !== namespace) {
      throw new MongoError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    if (cursor.owner !== owner) {
      throw new MongoError(50738, 'Cannot run getMore on a cursor of another session or transaction');
    }
    if (cursor.isBusy) throw new MongoError(12051, `cursor id ${id.toString()} is already in use`);
    return cursor;
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
    const pending = cursor.ahead ?? cursor.source.next(pace);
    const document = pending instanceof Promise ? await pending : pending;
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
