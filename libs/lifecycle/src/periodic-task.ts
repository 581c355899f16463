import { type Clock, messageOf, within } from '@app/kernel';

import { pause } from './back-off.js';
import { OverrunError, StoppingError } from './lifecycle.errors.js';

export interface PeriodicOptions {
  /** From the end of one run to the beginning of the next, in milliseconds. */
  readonly intervalMs: number;
  /** Longest a run may take, in milliseconds; its signal aborts then. */
  readonly deadlineMs: number;
  /** Runs also with ENABLE_SCHEDULERS off: for work without which what is under way would be lost sight of. */
  readonly isEssential?: boolean;
  /** After a run that failed or passed its deadline; default: `intervalMs`. */
  readonly intervalAfterFailureMs?: number;
}

export type PeriodicWork = (signal: AbortSignal) => Promise<void> | void;

export type PeriodicOutcome = 'succeeded' | 'failed' | 'timed_out' | 'aborted';

export interface PeriodicResult {
  readonly outcome: PeriodicOutcome;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly error: string | undefined;
}

export type PeriodicState = 'disabled' | 'waiting' | 'running' | 'overrunning' | 'stopped' | 'stop_timeout';

/** What is known about periodic work, for reports and the API. */
export interface PeriodicView {
  readonly name: string;
  readonly state: PeriodicState;
  readonly intervalMs: number;
  readonly deadlineMs: number;
  readonly runs: number;
  readonly failures: number;
  /** Turns left out because an earlier run ignored its abort and still went on. */
  readonly skipped: number;
  readonly lastResult: PeriodicResult | undefined;
  readonly nextRunAt: Date | undefined;
}

/** One named timer for each periodic task (port); setting a name again replaces its timer. */
export abstract class PeriodicTimers {
  abstract set(name: string, delayMs: number, fire: () => void): void;
  abstract clear(name: string): void;
}

export interface PeriodicContext {
  readonly clock: Clock;
  readonly timers: PeriodicTimers;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onFailure: (name: string, error: unknown) => void;
  /** Off (ENABLE_SCHEDULERS): nothing runs by itself, `runNow` still does. */
  readonly isPeriodicWorkEnabled: boolean;
}

/** Each wait is up to this part of the interval longer, so that tasks of one interval drift apart. */
const JITTER = 0.1;

/** Work that is repeated, never beside itself, each run within a deadline. */
export class PeriodicTask {
  readonly #abort = new AbortController();
  /** The run under way; it has its result at the deadline at the latest. */
  #turn: Promise<PeriodicResult> | undefined;
  /** The work itself, which may go on after its deadline. */
  #work: Promise<void> | undefined;
  #runs = 0;
  #failures = 0;
  #skipped = 0;
  #lastResult: PeriodicResult | undefined;
  #nextRunAt: Date | undefined;
  #hung = false;

  constructor(
    readonly name: string,
    private readonly options: PeriodicOptions,
    private readonly work: PeriodicWork,
    private readonly context: PeriodicContext,
  ) {
    this.#schedule(options.intervalMs);
  }

  get #isEnabled(): boolean {
    return this.options.isEssential === true || this.context.isPeriodicWorkEnabled;
  }

  get state(): PeriodicState {
    if (this.#hung) return 'stop_timeout';
    if (this.#turn !== undefined) return 'running';
    if (this.#work !== undefined) return 'overrunning';
    if (this.#abort.signal.aborted) return 'stopped';
    return this.#isEnabled ? 'waiting' : 'disabled';
  }

  /** Runs at once, or joins the run under way. A run that fails resolves too, to its result. @throws StoppingError, OverrunError */
  async runNow(): Promise<PeriodicResult> {
    if (this.#abort.signal.aborted) throw new StoppingError(`Task '${this.name}'`);
    if (this.#turn !== undefined) return this.#turn;
    if (this.#work !== undefined) throw new OverrunError(this.name, this.options.deadlineMs);
    this.context.timers.clear(this.name);
    this.#nextRunAt = undefined;
    this.#turn = this.#run();
    const result = await this.#turn;
    this.#turn = undefined;
    this.#schedule(this.#intervalAfter(result));
    return result;
  }

  /** Aborts the run under way, if any, and waits for its end, `limitMs` at most. Never rejects. */
  async stop(limitMs: number): Promise<void> {
    this.context.timers.clear(this.name);
    this.#nextRunAt = undefined;
    this.#abort.abort(new DOMException(`Task ${this.name} is stopped`, 'AbortError'));
    const ended = new AbortController();
    await Promise.race([Promise.allSettled([this.#turn, this.#work]), pause(limitMs, ended.signal)]);
    ended.abort();
    this.#hung = this.#work !== undefined;
  }

  view(): PeriodicView {
    return {
      name: this.name,
      state: this.state,
      intervalMs: this.options.intervalMs,
      deadlineMs: this.options.deadlineMs,
      runs: this.#runs,
      failures: this.#failures,
      skipped: this.#skipped,
      lastResult: this.#lastResult,
      nextRunAt: this.#nextRunAt,
    };
  }

  #schedule(delayMs: number): void {
    if (!this.#isEnabled || this.#abort.signal.aborted) return;
    const jitteredMs = Math.round(delayMs * (1 + JITTER * this.context.random()));
    this.#nextRunAt = new Date(this.context.clock.now() + jitteredMs);
    this.context.timers.set(this.name, jitteredMs, () => {
      if (this.#work === undefined) void this.runNow();
      else this.#skip();
    });
  }

  #skip(): void {
    this.#skipped += 1;
    this.#schedule(this.options.intervalMs);
  }

  /** Never rejects. */
  async #run(): Promise<PeriodicResult> {
    const startedAt = this.context.clock.now();
    let deadline: AbortSignal | undefined;
    let outcome: PeriodicOutcome = 'succeeded';
    let failure: unknown;
    try {
      await within(
        this.options.deadlineMs,
        `run of ${this.name}`,
        (signal) => this.#begin((deadline = signal)),
        this.#abort.signal,
      );
    } catch (error) {
      failure = error;
      if (this.#abort.signal.aborted) outcome = 'aborted';
      else outcome = deadline?.aborted ? 'timed_out' : 'failed';
    }
    return this.#record(outcome, startedAt, failure);
  }

  async #begin(signal: AbortSignal): Promise<void> {
    this.#work = call(() => this.work(signal));
    try {
      await this.#work;
    } finally {
      this.#work = undefined;
    }
  }

  #record(outcome: PeriodicOutcome, startedAt: number, failure: unknown): PeriodicResult {
    this.#runs += 1;
    if (outcome === 'failed' || outcome === 'timed_out') {
      this.#failures += 1;
      this.context.onFailure(this.name, failure);
    }
    this.#lastResult = {
      outcome,
      startedAt: new Date(startedAt),
      durationMs: this.context.clock.now() - startedAt,
      error: failure === undefined ? undefined : messageOf(failure),
    };
    return this.#lastResult;
  }

  #intervalAfter({ outcome }: PeriodicResult): number {
    const { intervalMs, intervalAfterFailureMs = intervalMs } = this.options;
    return outcome === 'succeeded' ? intervalMs : intervalAfterFailureMs;
  }
}

async function call(work: () => Promise<void> | void): Promise<void> {
  await work();
}
