import { MongoError } from './errors.js';
import { checkFormat } from './storage/catalog.js';
import { Locks } from './storage/locks.js';
import { State } from './storage/state.js';
import { READERS_MAX, Store } from './storage/store.js';
import { Transaction } from './storage/transaction.js';
import { WriteQueue } from './storage/write-queue.js';

/** Each has a snapshot, of which LMDB allows `READERS_MAX`; without one left, nobody could read any more. */
const TRANSACTIONS_MAX = READERS_MAX - 100;

/** The database without commands and wire: what is stored, and the ways to read and write it. */
export class Engine {
  readonly store: Store;
  readonly state: State;
  readonly writes: WriteQueue;
  readonly #locks = new Locks();

  /** @throws EmbeddedMongoError */
  constructor(folder: string, durable: boolean) {
    this.store = new Store(folder, durable);
    checkFormat(this.store);
    this.state = new State(this.store);
    this.writes = new WriteQueue(this.store, this.state, this.#locks);
  }

  /** @throws MongoError 365 for more than can be open at once */
  begin(): Transaction {
    if (this.#locks.transactions >= TRANSACTIONS_MAX) {
      throw new MongoError(365, `More than ${TRANSACTIONS_MAX} transactions are open`);
    }
    return new Transaction(this.store.snapshot(), this.state, this.#locks);
  }

  /** @throws EmbeddedMongoError write-failed; the transaction is then aborted */
  async commit(transaction: Transaction): Promise<void> {
    let commit: number | undefined;
    try {
      // eslint-disable-next-line require-yield -- a transaction is committed in one step
      await this.writes.run(function* (writer) {
        transaction.applyTo(writer);
      });
      commit = this.state.commits;
    } finally {
      transaction.release(commit);
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
