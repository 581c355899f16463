import { type Clock, messageOf, within } from '@app/kernel';

import { type Subsystem, type SubsystemState, subsystemStates } from './subsystem.js';

export interface RunContext {
  readonly clock: Clock;
  /** Deadlines of subsystems that name none, in milliseconds. */
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly onMove: (subsystem: SubsystemView) => void;
}

/** What is known about a subsystem, for reports and the API. Times are wall time, durations milliseconds. */
export interface SubsystemView {
  readonly name: string;
  readonly critical: boolean;
  readonly state: SubsystemState;
  /** Why it is not running. */
  readonly reason: string | undefined;
  readonly dependsOn: readonly string[];
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  /** When the present state was entered. */
  readonly since: Date;
  readonly startDurationMs: number | undefined;
  readonly stopDurationMs: number | undefined;
}

/** One run of a subsystem, from `registered` to a final state. Neither `start` nor `stop` ever rejects. */
export class SubsystemRun {
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  /** What made the start fail. */
  failure: unknown;
  #state: SubsystemState = 'registered';
  #reason: string | undefined;
  #since: number;
  #startDurationMs: number | undefined;
  #stopDurationMs: number | undefined;

  constructor(
    readonly subsystem: Subsystem,
    private readonly context: RunContext,
  ) {
    this.startTimeoutMs = subsystem.startTimeoutMs ?? context.startTimeoutMs;
    this.stopTimeoutMs = subsystem.stopTimeoutMs ?? context.stopTimeoutMs;
    this.#since = context.clock.now();
  }

  get name(): string {
    return this.subsystem.name;
  }

  get state(): SubsystemState {
    return this.#state;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  disable(reason: string): void {
    this.#move('disabled', reason);
  }

  /** Refused before it began, such as for want of another subsystem. */
  fail(reason: string): void {
    this.#move('starting');
    this.#move('failed', reason);
  }

  /** Ends in `running` or `failed`. A `parent` that aborts fails it at once. */
  async start(parent: AbortSignal): Promise<void> {
    this.#move('starting');
    const startedAt = this.context.clock.now();
    let work: PromiseLike<void> | undefined;
    const begin = (signal: AbortSignal): PromiseLike<void> =>
      (work = call(() => this.subsystem.start(signal)));
    try {
      await within(this.startTimeoutMs, `start of ${this.name}`, begin, parent);
      this.#startDurationMs = this.context.clock.now() - startedAt;
      this.#move('running');
    } catch (error) {
      this.failure = error;
      const leftover = await this.#awaitCleanUp(work);
      this.#startDurationMs = this.context.clock.now() - startedAt;
      this.#move('failed', `${messageOf(error)}${leftover}`);
    }
  }

  /** Ends in `stopped`, `stop_failed` or `stop_timeout`; does nothing unless running. */
  async stop(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#move('stopping');
    const startedAt = this.context.clock.now();
    const end = await this.#boundedStop();
    this.#stopDurationMs = this.context.clock.now() - startedAt;
    this.#move(end.state, end.reason);
  }

  view(): SubsystemView {
    return {
      name: this.name,
      critical: this.subsystem.critical,
      state: this.#state,
      reason: this.#reason,
      dependsOn: this.subsystem.dependsOn ?? [],
      startTimeoutMs: this.startTimeoutMs,
      stopTimeoutMs: this.stopTimeoutMs,
      since: new Date(this.#since),
      startDurationMs: this.#startDurationMs,
      stopDurationMs: this.#stopDurationMs,
    };
  }

  async #boundedStop(): Promise<{ state: 'stopped' | 'stop_failed' | 'stop_timeout'; reason?: string }> {
    let deadline: AbortSignal | undefined;
    try {
      await within(this.stopTimeoutMs, `stop of ${this.name}`, (signal) => {
        deadline = signal;
        return this.subsystem.stop(signal);
      });
      return { state: 'stopped' };
    } catch (error) {
      return { state: deadline?.aborted ? 'stop_timeout' : 'stop_failed', reason: messageOf(error) };
    }
  }

  /** What an aborted start still uses must not be stopped under it, so its clean-up is waited for, within a limit. */
  async #awaitCleanUp(work: PromiseLike<void> | undefined): Promise<string> {
    if (work === undefined) return '';
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    try {
      await within(this.stopTimeoutMs, `clean-up of ${this.name}`, () => settled);
      return '';
    } catch (error) {
      return `; ${messageOf(error)}`;
    }
  }

  #move(to: SubsystemState, reason?: string): void {
    this.#state = subsystemStates.move(this.#state, to);
    this.#reason = reason;
    this.#since = this.context.clock.now();
    this.context.onMove(this.view());
  }
}

/** A throw of a sync function becomes a rejection; anything that is not a promise is simply the result. */
async function call(work: () => PromiseLike<void> | void): Promise<void> {
  await work();
}
