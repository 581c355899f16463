import { Binary } from 'bson';
import { type Doc, isDoc } from '../document.js';
import { type Engine } from '../engine.js';
import { MongoError } from '../errors.js';
import { type Transaction } from '../storage/transaction.js';
import { type Cursors } from './cursors.js';
import { type Field } from './fields.js';

export const SESSION_MINUTES = 30;
const TRANSACTION_MS_MAX = 60_000;
/**
 * For one that only reads, such as a backup, and is still read: it stands in nobody's way, but keeps the disk from being
 * used again.
 */
const READING_MS_MAX = 600_000;

/** What a session's highest `txnNumber` stands for. */
type Activity =
  | { readonly kind: 'none' }
  | { readonly kind: 'retryable'; readonly reply: Promise<Doc> }
  | { readonly kind: 'open'; readonly transaction: Transaction; readonly startedMs: number }
  | { readonly kind: 'committed'; readonly done: Promise<void> }
  | { readonly kind: 'aborted' };

/** A client's logical session: one transaction or retryable write at a time, numbered upwards. */
export class Session {
  lastUsedMs = performance.now();
  #number = -1n;
  #activity: Activity = { kind: 'none' };
  #turn: Promise<void> = Promise.resolve();

  /** @param id the client's, in hexadecimal digits */
  constructor(
    readonly id: string,
    private readonly engine: Engine,
    private readonly cursors: Cursors,
  ) {}

  /** One command of a transaction after another: no commit takes along what a statement has half done. */
  inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(run);
    const end = (): void => undefined;
    this.#turn = result.then(end, end);
    return result;
  }

  /** @throws MongoError 225 for an old number, 117 for one that is in use */
  startTransaction(number: bigint): Transaction {
    this.#checkNotOld(number);
    if (number === this.#number && this.#activity.kind !== 'none') {
      throw new MongoError(117, `Transaction ${number} on session ${this.id} has already been used`);
    }
    this.end();
    const transaction = this.engine.begin();
    this.#number = number;
    this.#activity = { kind: 'open', transaction, startedMs: performance.now() };
    return transaction;
  }

  /** The open transaction. @throws MongoError 225, 251 or 256 when it is not open (any more) */
  transaction(number: bigint): Transaction {
    this.#checkNotOld(number);
    const activity = this.#activity;
    if (activity.kind === 'open' && this.isOpen(number)) return activity.transaction;
    if (activity.kind === 'committed' && number === this.#number) {
      throw new MongoError(256, `Transaction with { txnNumber: ${number} } has been committed.`);
    }
    throw new MongoError(
      251,
      `Transaction with { txnNumber: ${number} } has been aborted or never was open.`,
    );
  }

  isOpen(number: bigint): boolean {
    return this.#activity.kind === 'open' && number === this.#number;
  }

  /** A repeated commit succeeds again. @throws MongoError 251, EmbeddedMongoError write-failed */
  async commit(number: bigint): Promise<void> {
    if (this.#activity.kind === 'committed' && number === this.#number) return this.#activity.done;
    const transaction = this.transaction(number);
    this.cursors.killOwnedBy(ownerOf(this, number));
    const done = this.engine.commit(transaction);
    this.#activity = { kind: 'committed', done };
    try {
      await done;
    } catch (error) {
      if (number === this.#number) this.#activity = { kind: 'aborted' };
      throw error;
    }
  }

  /** @throws MongoError 251, 256 */
  abort(number: bigint): void {
    this.transaction(number);
    this.end();
  }

  /** Executes a write once for each number: the reply of a repeated one is that of the first. @throws MongoError 225 */
  async once(number: bigint, execute: () => Promise<Doc>): Promise<Doc> {
    this.#checkNotOld(number);
    if (number === this.#number && this.#activity.kind === 'retryable') return this.#activity.reply;
    this.end();
    const reply = execute();
    this.#number = number;
    this.#activity = { kind: 'retryable', reply };
    try {
      return await reply;
    } catch (error) {
      // There is no reply to repeat: who asks again is executed, and finds what slices before the failure have written.
      if (number === this.#number) this.#activity = { kind: 'none' };
      throw error;
    }
  }

  expire(): void {
    if (this.#activity.kind !== 'open') return;
    const { transaction, startedMs } = this.#activity;
    const isReading = transaction.isReadOnly && performance.now() - this.lastUsedMs < TRANSACTION_MS_MAX;
    const limitMs = isReading ? READING_MS_MAX : TRANSACTION_MS_MAX;
    if (performance.now() - startedMs > limitMs) this.end();
  }

  /** Aborts the transaction that is open. */
  end(): void {
    if (this.#activity.kind !== 'open') return;
    this.#activity.transaction.release();
    this.#activity = { kind: 'aborted' };
    this.cursors.killOwnedBy(ownerOf(this, this.#number));
  }

  #checkNotOld(number: bigint): void {
    if (number >= this.#number) return;
    throw new MongoError(
      225,
      `Cannot start transaction ${number}: a newer transaction or retryable write ${this.#number} has already started`,
    );
  }
}

export class Sessions {
  readonly #sessions = new Map<string, Session>();

  constructor(
    private readonly engine: Engine,
    private readonly cursors: Cursors,
  ) {}

  /** New if need be. */
  of(id: string): Session {
    let session = this.#sessions.get(id);
    if (session === undefined) {
      session = new Session(id, this.engine, this.cursors);
      this.#sessions.set(id, session);
    }
    session.lastUsedMs = performance.now();
    return session;
  }

  end(id: string): void {
    const session = this.#sessions.get(id);
    if (session !== undefined) this.#forget(session);
  }

  endAll(): void {
    for (const session of this.#sessions.values()) this.#forget(session);
  }

  /** Aborts transactions past their time and forgets sessions nobody uses. */
  expire(): void {
    const before = performance.now() - SESSION_MINUTES * 60_000;
    for (const session of this.#sessions.values()) {
      session.expire();
      if (session.lastUsedMs < before) this.#forget(session);
    }
  }

  #forget(session: Session): void {
    session.end();
    this.#sessions.delete(session.id);
    this.cursors.killOwnedBy(session.id);
  }
}

/** To whom a cursor belongs that a session, or its transaction with that number, opens. */
export function ownerOf(session: Session, number?: bigint): string {
  return number === undefined ? session.id : `${session.id}/${number}`;
}

/** The session an `lsid` names, in hexadecimal digits. @throws MongoError 14 for a malformed one */
export const sessionId: Field<string> = (value, name) => {
  const id = isDoc(value) ? value.id : undefined;
  if (id instanceof Binary && id.sub_type === Binary.SUBTYPE_UUID && id.length() === 16) {
    return Buffer.from(id.value()).toString('hex');
  }
  throw new MongoError(
    14,
    `BSON field '${name}.id' is the wrong type, expected type 'binData' of subtype UUID`,
  );
};
