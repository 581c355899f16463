import { type BackgroundTask, type TaskOptions, type TaskView, type TaskWork } from './background-task.js';
import { type LifecycleObserver } from './lifecycle-observer.js';
import {
  type PeriodicOptions,
  type PeriodicTask,
  type PeriodicView,
  type PeriodicWork,
} from './periodic-task.js';
import { isClean, type StopReport } from './stop-report.js';
import { type Subsystem } from './subsystem.js';
import { type SubsystemView } from './subsystem-run.js';
import { Subsystems } from './subsystems.js';
import { Tasks, type TasksContext } from './tasks.js';

/** All in milliseconds. */
interface LifecycleLimits {
  /** For subsystems that name no deadlines of their own. */
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  /** For all tasks together. */
  readonly taskStopTimeoutMs: number;
}

export interface LifecycleContext extends Omit<TasksContext, 'onFailure'> {
  readonly observer: LifecycleObserver;
  readonly limits: LifecycleLimits;
}

export type LifecyclePhase = 'starting' | 'running' | 'stopping' | 'stopped';

export interface LifecycleView {
  readonly phase: LifecyclePhase;
  /** In start order. */
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
  readonly #tasks: Tasks;
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
    this.#tasks = new Tasks({
      ...context,
      onFailure: (name, error) => {
        observer.taskFailed(name, error);
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

  /**
   * False until the start is complete, and again from the first moment of a stop. Whoever sends something to the
   * world asks after the last `await` before the send.
   */
  acceptingWork(): boolean {
    return this.#phase === 'running';
  }

  /**
   * Runs `work` until it is stopped, restarting it with back-off when it dies. What a subsystem spawned, its own
   * `stop` stops. @throws StoppingError
   */
  spawn(name: string, work: TaskWork, options: TaskOptions = {}): BackgroundTask {
    return this.#tasks.spawn(name, work, options);
  }

  /**
   * Repeats `work`, for the first time after one interval. What a subsystem repeats, its own `stop` stops.
   * @throws StoppingError
   */
  every(name: string, options: PeriodicOptions, work: PeriodicWork): PeriodicTask {
    return this.#tasks.every(name, options, work);
  }

  /**
   * Restarts a subsystem and its dependents, in order; resolves to how they are now.
   * @throws RestartRefusedError, UnknownSubsystemError, StoppingError
   */
  restart(name: string): Promise<readonly SubsystemView[]> {
    return this.#subsystems.restart(name);
  }

  /**
   * Stops everything that was started: no new work, then tasks, subsystems, HTTP, storage. Never rejects; stopping
   * twice is stopping once. `cause` is for the report.
   */
  stop(cause: string): Promise<StopReport> {
    this.#stop ??= this.#stopEverything(cause);
    return this.#stop;
  }

  /** Why the process must not be given work now, one line for each reason. */
  problems(): readonly string[] {
    const phase = this.#phase === 'running' ? [] : [`the process is ${this.#phase}`];
    return [...phase, ...this.#subsystems.problems()];
  }

  /** One line for each critical loop that no longer turns. */
  stalls(): readonly string[] {
    return this.#tasks.stalls();
  }

  view(): LifecycleView {
    return {
      phase: this.#phase,
      subsystems: this.#subsystems.view(),
      tasks: this.#tasks.background(),
      periodic: this.#tasks.periodic(),
    };
  }

  async #stopEverything(cause: string): Promise<StopReport> {
    const { clock, observer, limits } = this.context;
    const beganAt = clock.now();
    this.#phase = 'stopping';
    observer.stopBegan(cause);
    const [tasks] = await Promise.all([
      this.#tasks.stopAll(limits.taskStopTimeoutMs),
      this.#subsystems.closeStarts(),
    ]);
    const subsystems = await this.#subsystems.stopAll();
    this.#phase = 'stopped';
    const report = {
      cause,
      tasks,
      subsystems,
      durationMs: clock.now() - beganAt,
      isClean: isClean({ tasks, subsystems }),
    };
    observer.stopEnded(report);
    return report;
  }
}
