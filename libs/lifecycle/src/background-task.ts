import { type Clock, messageOf, stateMachine } from '@app/kernel';

import { backOffMs, pause } from './back-off.js';

/**
 * Runs until the signal aborts, or until its work is done. `progress` says that the loop turned; a loop with
 * `progressWithinMs` calls it at least that often.
 */
export type TaskWork = (signal: AbortSignal, progress: () => void) => Promise<void>;

export interface TaskOptions {
  /** Makes it a critical loop: without progress for this long, in milliseconds, the process is not alive. */
  readonly progressWithinMs?: number;
}

export type TaskState =
  'running' | 'backing_off' | 'ended' | 'stopping' | 'stopped' | 'stop_failed' | 'stop_timeout';

export const taskStates = stateMachine<TaskState>('task', {
  running: ['backing_off', 'ended', 'stopping'],
  backing_off: ['running', 'stopping'],
  stopping: ['stopped', 'stop_failed', 'stop_timeout'],
  ended: [],
  stopped: [],
  stop_failed: [],
  stop_timeout: [],
});

/** What is known about a task, for reports and the API. */
export interface TaskView {
  readonly name: string;
  readonly state: TaskState;
  readonly restarts: number;
  readonly lastError: string | undefined;
  /** While it backs off. */
  readonly nextStartAt: Date | undefined;
  readonly lastProgressAt: Date;
}

export interface TaskContext {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onFailure: (name: string, error: unknown) => void;
}

/** A run this long counts as healthy: the next failure starts the back-off from the beginning. */
const STEADY_MS = 60_000;

/** A loop that is restarted with back-off when it dies, until it is stopped. */
export class BackgroundTask {
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;
  #state: TaskState = 'running';
  #failuresInRow = 0;
  #restarts = 0;
  #lastError: string | undefined;
  #nextStartAt: Date | undefined;
  #lastProgressAt: number;

  constructor(
    readonly name: string,
    private readonly work: TaskWork,
    private readonly options: TaskOptions,
    private readonly context: TaskContext,
  ) {
    this.#lastProgressAt = context.clock.now();
    this.#done = this.#supervise();
  }

  get state(): TaskState {
    return this.#state;
  }

  /** Why the process is not alive on account of this loop, if so. */
  stall(): string | undefined {
    const { progressWithinMs } = this.options;
    if (progressWithinMs === undefined || !['running', 'backing_off'].includes(this.#state)) return undefined;
    const silentMs = this.context.clock.now() - this.#lastProgressAt;
    return silentMs > progressWithinMs ? `${this.name} made no progress for ${silentMs} ms` : undefined;
  }

  /** Aborts the loop and waits for its end, `limitMs` at most. Never rejects; stopping twice is stopping once. */
  async stop(limitMs: number): Promise<void> {
    if (taskStates.may(this.#state, 'stopping')) this.#state = taskStates.move(this.#state, 'stopping');
    this.#abort.abort(new DOMException(`Task ${this.name} is stopped`, 'AbortError'));
    const ended = new AbortController();
    await Promise.race([this.#done, pause(limitMs, ended.signal)]);
    ended.abort();
    if (this.#state === 'stopping') this.#state = taskStates.move(this.#state, 'stop_timeout');
  }

  view(): TaskView {
    return {
      name: this.name,
      state: this.#state,
      restarts: this.#restarts,
      lastError: this.#lastError,
      nextStartAt: this.#nextStartAt,
      lastProgressAt: new Date(this.#lastProgressAt),
    };
  }

  /** Never rejects. */
  async #supervise(): Promise<void> {
    const { signal } = this.#abort;
    const isStopped = (): boolean => signal.aborted;
    let failed = false;
    while (!isStopped()) {
      const startedAt = this.context.clock.now();
      failed = await this.#attempt(signal);
      if (isStopped()) break;
      if (!failed) {
        this.#state = taskStates.move(this.#state, 'ended');
        return;
      }
      if (this.context.clock.now() - startedAt >= STEADY_MS) this.#failuresInRow = 0;
      await this.#backOff(signal);
      failed = false; // Whoever is stopped while backing off has nothing left that could fail.
    }
    // A task that ends after it was given up stays reported as `stop_timeout`.
    if (this.#state === 'stopping')
      this.#state = taskStates.move(this.#state, failed ? 'stop_failed' : 'stopped');
  }

  /** Whether it failed; ending because of the abort is not a failure. */
  async #attempt(signal: AbortSignal): Promise<boolean> {
    try {
      await this.work(signal, () => {
        this.#lastProgressAt = this.context.clock.now();
      });
      return false;
    } catch (error) {
      if (signal.aborted && isAbort(error, signal)) return false;
      this.#lastError = messageOf(error);
      this.context.onFailure(this.name, error);
      return true;
    }
  }

  async #backOff(signal: AbortSignal): Promise<void> {
    this.#failuresInRow += 1;
    const delayMs = backOffMs(this.#failuresInRow, this.context.random());
    this.#nextStartAt = new Date(this.context.clock.now() + delayMs);
    this.#state = taskStates.move(this.#state, 'backing_off');
    await pause(delayMs, signal);
    this.#nextStartAt = undefined;
    if (signal.aborted) return;
    this.#state = taskStates.move(this.#state, 'running');
    this.#restarts += 1;
  }
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return error === signal.reason || name === 'AbortError';
}
