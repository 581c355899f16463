import { checkFormat, formatKey, formatRecord } from './storage/catalog.js';
import { Locks } from './storage/locks.js';
import { State } from './storage/state.js';
import { Store } from './storage/store.js';
import { Transaction } from './storage/transaction.js';
import { type View } from './storage/writer.js';
import { WriteQueue } from './storage/write-queue.js';

/** The database without commands and wire: what is stored, and the ways to read and write it. */
export class Engine {
  readonly store: Store;
  readonly state: State;
  readonly writes: WriteQueue;
  /** What everybody sees who is in no transaction. */
  readonly committed: View;
  readonly #locks = new Locks();

  /** @throws EmbeddedMongoError */
  constructor(folder: string, durable: boolean) {
    this.store = new Store(folder, durable);
    checkFormat(this.store);
    if (this.store.get(formatKey) === undefined) {
      this.store.write(() => {
        this.store.put(formatKey, formatRecord);
      });
    }
    this.state = new State(this.store);
    this.writes = new WriteQueue(this.store, this.state, this.#locks);
    this.committed = committedView(this.store, this.state);
  }

  begin(): Transaction {
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

function committedView(store: Store, state: State): View {
  return {
    get: (key) => store.get(key),
    range: (range, limit) => store.range(range, limit),
    get catalog() {
      return state.catalog;
    },
    isMarked: (mark, index) => state.isMarked(mark, index),
  };
}
