import { BatchWriter } from './batch-writer.js';
import { Locked, type LockOwner, type Locks } from './locks.js';
import { type State } from './state.js';
import { EmbeddedMongoError } from '../embedded-mongo-error.js';
import { type Store } from './store.js';
import { type Writer } from './writer.js';

/** Others are served after this long, even if more writes are waiting. */
const BATCH_MS_MAX = 20;

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
  const savepoint = writer.savepoint();
  try {
    return { result: attempt() };
  } catch (error) {
    writer.rollBackTo(savepoint);
    if (error instanceof Locked) return { lockedBy: error.owner };
    throw error;
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
  readonly #writer: BatchWriter;

  constructor(
    private readonly store: Store,
    state: State,
    locks: Locks,
  ) {
    this.#writer = new BatchWriter(store, state, locks);
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
        this.#writer.begin();
        const deadline = performance.now() + BATCH_MS_MAX;
        do {
          const task = tasks[outcomes.length];
          if (task !== undefined) outcomes.push(this.#step(task));
        } while (outcomes.length < tasks.length && performance.now() < deadline);
        this.#writer.finish();
      });
    } catch (error) {
      for (const task of tasks) task.reject(error);
      return;
    }
    this.#writer.committed();
    for (const settle of outcomes) settle();
    this.#enqueue(...tasks.slice(outcomes.length));
  }

  /** One turn of a task. An error of the store itself ends the whole batch, any other only the task. */
  #step(task: Task): Outcome {
    const savepoint = this.#writer.savepoint();
    try {
      task.steps ??= task.start(this.#writer);
      const step = task.steps.next();
      return step.done === true
        ? () => {
            task.resolve(step.value);
          }
        : () => {
            this.#continue(task, step.value);
          };
    } catch (error) {
      if (error instanceof EmbeddedMongoError) throw error;
      this.#writer.rollBackTo(savepoint);
      return () => {
        task.reject(error);
      };
    } finally {
      this.#writer.forgetUndo();
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
