import { EmbeddedMongoError, MongoError } from '../errors.js';
import { type CollectionInfo } from './catalog.js';
import { countKey, countOf, countValue, lockPrefixes } from './keys.js';
import { Locked, type LockOwner, type Locks } from './locks.js';
import { type State, Writer } from './state.js';
import { type Store } from './store.js';

/** Others are served after this long, even if more writes are waiting. */
const BATCH_MS_MAX = 20;
/** Kept free on the disk, so that there is room for deleting and for changes when there is none for more data. */
const RESERVED_BYTES = 32 * 1024 * 1024;
/** How much of that the changes of one batch may take: its pages are free again only after the next. */
const CHANGES_BYTES_MAX = 24 * 1024 * 1024;
/** What a write costs besides its value: the pages it is in are written anew. */
const PAGES_BYTES = 2 * 4_096;

/**
 * A write in steps. It yields nothing to let others have a turn, or the transaction whose end it waits for; what it
 * wrote before is then committed, so it must have left documents and indexes consistent.
 */
export type WriteSteps<Result> = Generator<LockOwner | undefined, Result, void>;

/** Tries again after the end of each transaction that holds what `attempt` needs; a failed attempt leaves no trace. */
export function* whenUnlocked<Result>(writer: Writer, attempt: () => Result): WriteSteps<Result> {
  for (;;) {
    const outcome = attemptOnce(writer, attempt);
    if ('result' in outcome) return outcome.result;
    yield outcome.lockedBy;
  }
}

/** For who must look again before another attempt. */
export function attemptOnce<Result>(
  writer: Writer,
  attempt: () => Result,
): { result: Result } | { lockedBy: LockOwner } {
  writer.keep();
  try {
    return { result: attempt() };
  } catch (error) {
    writer.drop();
    if (error instanceof Locked) return { lockedBy: error.owner };
    throw error;
  }
}

/** The writes of one store transaction after another, each shared by several commands. */
class Batch extends Writer {
  #keptCatalog = this.catalog;
  #roomBytes = 0;

  constructor(
    private readonly store: Store,
    state: State,
    private readonly locks: Locks,
  ) {
    super(store, state);
  }

  begin(): void {
    this.#roomBytes = this.store.freeBytes() - RESERVED_BYTES;
    this.#keptCatalog = this.state.catalog;
    this.drop();
  }

  /** @throws MongoError 14031 for more data than the disk has room for */
  override put(key: Buffer, value: Buffer): void {
    this.#roomBytes -= value.length + PAGES_BYTES;
    if (this.#roomBytes < 0 && !this.#isChange(key, value)) {
      throw new MongoError(14031, 'The disk is full: nothing can be added');
    }
    super.put(key, value);
  }

  /** No longer than what it replaces, and no more of them at once than there is room for. */
  #isChange(key: Buffer, value: Buffer): boolean {
    return value.length <= (this.get(key)?.length ?? 0) && this.#roomBytes > -CHANGES_BYTES_MAX;
  }

  claim(resource: Buffer): void {
    this.locks.pass(resource.toString('latin1'), this.state.commits + 1);
  }

  claimCollection(collection: CollectionInfo): void {
    for (const prefix of lockPrefixes(collection)) {
      const owner = this.locks.holderUnder(prefix.toString('latin1'));
      if (owner !== undefined) throw new Locked(owner);
    }
  }

  addToCount(collection: number, delta: number): void {
    this.put(countKey(collection), countValue(countOf(this, collection) + delta));
  }

  keep(): void {
    for (const { key, value } of this.changes.all()) {
      if (value === undefined) this.store.remove(key);
      else this.store.put(key, value);
    }
    this.changes.clear();
    this.#keptCatalog = this.catalog;
  }

  drop(): void {
    this.changes.clear();
    this.catalog = this.#keptCatalog;
  }

  /** The batch is on disk. */
  committed(): void {
    this.state.commits += 1;
    this.state.catalog = this.catalog;
  }
}

interface Task {
  readonly start: (writer: Writer) => WriteSteps<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  steps?: WriteSteps<unknown>;
}

/** What is to happen to a task once its batch is on disk. */
type Outcome = () => void;

/**
 * Group commit: all writes that are waiting when the event loop comes round share one store transaction, and each is
 * answered only after it is on disk. A write that fails takes back its own changes and nobody else's.
 */
export class WriteQueue {
  #waiting: Task[] = [];
  #isScheduled = false;
  readonly #batch: Batch;

  constructor(
    private readonly store: Store,
    state: State,
    locks: Locks,
  ) {
    this.#batch = new Batch(store, state, locks);
  }

  /** @throws whatever `start` or its steps throw, and EmbeddedMongoError write-failed */
  run<Result>(start: (writer: Writer) => WriteSteps<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#enqueue({ start, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  #enqueue(...tasks: Task[]): void {
    this.#waiting.push(...tasks);
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#commit();
    });
  }

  #commit(): void {
    const tasks = this.#waiting;
    this.#waiting = [];
    const outcomes: Outcome[] = [];
    try {
      this.store.write(() => {
        this.#batch.begin();
        const deadline = performance.now() + BATCH_MS_MAX;
        do {
          const task = tasks[outcomes.length];
          if (task !== undefined) outcomes.push(this.#step(task));
        } while (outcomes.length < tasks.length && performance.now() < deadline);
      });
    } catch (error) {
      for (const task of tasks) task.reject(error);
      return;
    }
    this.#batch.committed();
    // Before those of this batch that go on: two long writes would fill every batch.
    this.#enqueue(...tasks.slice(outcomes.length));
    for (const settle of outcomes) settle();
  }

  /** One turn of a task. An error of the store itself ends the whole batch, any other only the task. */
  #step(task: Task): Outcome {
    try {
      task.steps ??= task.start(this.#batch);
      const step = task.steps.next();
      this.#batch.keep();
      return () => {
        if (step.done === true) task.resolve(step.value);
        else this.#continue(task, step.value);
      };
    } catch (error) {
      if (error instanceof EmbeddedMongoError) throw error;
      this.#batch.drop();
      return () => {
        task.reject(error);
      };
    }
  }

  #continue(task: Task, owner: LockOwner | undefined): void {
    if (owner === undefined) this.#enqueue(task);
    else
      void owner.ended.then(() => {
        this.#enqueue(task);
      });
  }
}
