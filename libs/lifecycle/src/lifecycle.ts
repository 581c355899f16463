import { type Clock } from '@app/kernel';

import {
  BackgroundTask,
  type TaskContext,
  type TaskOptions,
  type TaskView,
  type TaskWork,
} from './background-task.js';
import { DuplicateNameError, StoppingError } from './lifecycle.errors.js';
import { type LifecycleObserver } from './lifecycle-observer.js';
import {
  type PeriodicOptions,
  PeriodicTask,
  type PeriodicTimers,
  type PeriodicView,
  type PeriodicWork,
} from './periodic-task.js';
import { isClean, type StopReport } from './stop-report.js';
import { type Subsystem } from './subsystem.js';
import { type SubsystemView } from './subsystem-run.js';
import { Subsystems } from './subsystems.js';

export interface LifecycleLimits {
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  /** For all background tasks together. */
  readonly taskStopTimeoutMs: number;
}

export interface LifecycleContext {
  readonly clock: Clock;
  readonly timers: PeriodicTimers;
  /** Uniform in [0, 1): spreads restarts and periodic runs. */
  readonly random: () => number;
  readonly observer: LifecycleObserver;
  readonly limits: LifecycleLimits;
  /** ENABLE_SCHEDULERS. */
  readonly isPeriodicWorkEnabled: boolean;
}

export type LifecyclePhase = 'starting' | 'running' | 'stopping' | 'stopped';

export interface LifecycleView {
  readonly phase: LifecyclePhase;
  readonly subsystems: readonly SubsystemView[];
  readonly tasks: readonly TaskView[];
  readonly periodic: readonly PeriodicView[];
}

/**
 * Starts, watches and stops every long-running part of the process, each within a limit. Areas join in their module
 * class's `onModuleInit` with `await start(subsystem)`; Nest's import graph gives the order, and one call of `stop`
 * undoes exactly what was started.
 */
export class Lifecycle {
  readonly #subsystems: Subsystems;
  readonly #tasks = new Map<string, BackgroundTask>();
  readonly #periodic = new Map<string, PeriodicTask>();
  #phase: LifecyclePhase = 'starting';
  #stop: Promise<StopReport> | undefined;

  constructor(private readonly context: LifecycleContext) {
    const { clock, limits, observer } = context;
    this.#subsystems = new Subsystems({
      ...limits,
      clock,
      onMove: (subsystem) => {
        observer.subsystemMoved(subsystem);
      },
    });
  }

  /** Resolves also when a subsystem that is not critical fails. @throws SubsystemStartError, StoppingError */
  start(subsystem: Subsystem): Promise<void> {
    return this.#subsystems.start(subsystem);
  }

  /** All that had to start has started: from now on work is accepted. */
  ready(): void {
    if (this.#phase === 'starting') this.#phase = 'running';
  }

  /** False until the start is complete, and again from the first moment of a stop. Read it after the last await before a send. */
  acceptingWork(): boolean {
    return this.#phase === 'running';
  }

  /** Runs `work` until it is stopped, restarting it with back-off when it dies. A subsystem's `stop` stops the tasks it spawned. */
  spawn(name: string, work: TaskWork, options: TaskOptions = {}): BackgroundTask {
    this.#claim(name);
    const task = new BackgroundTask(name, work, options, this.#taskContext);
    this.#tasks.set(name, task);
    return task;
  }

  /** Repeats `run`; the first time after one interval. A subsystem's `stop` stops what it repeats. */
  every(name: string, options: PeriodicOptions, run: PeriodicWork): PeriodicTask {
    this.#claim(name);
    const isEnabled = this.context.isPeriodicWorkEnabled;
    const task = new PeriodicTask(name, options, run, {
      ...this.#taskContext,
      timers: this.context.timers,
      isEnabled,
    });
    this.#periodic.set(name, task);
    return task;
  }

  /** Restarts a subsystem and its dependents, in order. @throws RestartRefusedError, UnknownSubsystemError, StoppingError */
  restart(name: string): Promise<readonly SubsystemView[]> {
    return this.#subsystems.restart(name);
  }

  /**
   * Stops everything that was started, in the order of safety.md: no new work, tasks, subsystems, HTTP, storage. Never
   * rejects; stopping twice is stopping once. `cause` is for the report.
   */
  stop(cause: string): Promise<StopReport> {
    this.#stop ??= this.#stopEverything(cause);
    return this.#stop;
  }

  /** Why the process must not be given work now; empty when it may. */
  problems(): readonly string[] {
    const phase = this.#phase === 'running' ? [] : [`the process is ${this.#phase}`];
    return [...phase, ...this.#subsystems.problems()];
  }

  /** Critical loops that no longer turn; empty when all do. */
  stalls(): readonly string[] {
    return [...this.#tasks.values()].flatMap((task) => task.stall() ?? []);
  }

  /** What a stop has not ended yet, the part it waits for first. */
  unstopped(): readonly string[] {
    const tasks = [...this.#tasks.values(), ...this.#periodic.values()].filter(({ state }) =>
      ['stopping', 'stop_timeout', 'running', 'overrunning'].includes(state),
    );
    return [...tasks, ...this.#subsystems.unstopped()].map(({ name, state }) => `${name} (${state})`);
  }

  view(): LifecycleView {
    return {
      phase: this.#phase,
      subsystems: this.#subsystems.view(),
      tasks: [...this.#tasks.values()].map((task) => task.view()),
      periodic: [...this.#periodic.values()].map((task) => task.view()),
    };
  }

  async #stopEverything(cause: string): Promise<StopReport> {
    const { clock, observer, limits } = this.context;
    const beganAt = clock.now();
    this.#phase = 'stopping';
    observer.stopBegan(cause);
    const starts = this.#subsystems.closeStarts();
    const tasks = [...this.#tasks.values(), ...this.#periodic.values()];
    await Promise.all([starts, ...tasks.map((task) => task.stop(limits.taskStopTimeoutMs))]);
    const subsystems = await this.#subsystems.stopAll();
    this.#phase = 'stopped';
    const outcomes = { tasks: tasks.map((task) => task.view()), subsystems };
    const report = { cause, ...outcomes, durationMs: clock.now() - beganAt, isClean: isClean(outcomes) };
    observer.stopEnded(report);
    return report;
  }

  get #taskContext(): TaskContext {
    const { clock, random, observer } = this.context;
    return {
      clock,
      random,
      onFailure: (name, error) => {
        observer.taskFailed(name, error);
      },
    };
  }

  /** @throws StoppingError, DuplicateNameError */
  #claim(name: string): void {
    if (this.#stop !== undefined) throw new StoppingError(`Task '${name}'`);
    const held = this.#tasks.get(name) ?? this.#periodic.get(name);
    if (held !== undefined && !['ended', 'stopped'].includes(held.state))
      throw new DuplicateNameError('Task', name);
    this.#tasks.delete(name);
    this.#periodic.delete(name);
  }
}
