import { type Clock } from '@app/kernel';

import { BackgroundTask, type TaskOptions, type TaskView, type TaskWork } from './background-task.js';
import { DuplicateNameError, StoppingError } from './lifecycle.errors.js';
import {
  type PeriodicOptions,
  PeriodicTask,
  type PeriodicTimers,
  type PeriodicView,
  type PeriodicWork,
} from './periodic-task.js';

export interface TasksContext {
  readonly clock: Clock;
  readonly timers: PeriodicTimers;
  /** Uniform in [0, 1): spreads restarts and periodic runs. */
  readonly random: () => number;
  readonly onFailure: (name: string, error: unknown) => void;
  /** ENABLE_SCHEDULERS. */
  readonly isPeriodicWorkEnabled: boolean;
}

/** Loops and periodic work, by name. A name is free again once its task has ended. */
export class Tasks {
  readonly #background = new Map<string, BackgroundTask>();
  readonly #periodic = new Map<string, PeriodicTask>();
  #isClosed = false;

  constructor(private readonly context: TasksContext) {}

  /** @throws StoppingError, DuplicateNameError */
  spawn(name: string, work: TaskWork, options: TaskOptions): BackgroundTask {
    this.#claim(name);
    const task = new BackgroundTask(name, work, options, this.context);
    this.#background.set(name, task);
    return task;
  }

  /** @throws StoppingError, DuplicateNameError */
  every(name: string, options: PeriodicOptions, work: PeriodicWork): PeriodicTask {
    this.#claim(name);
    const task = new PeriodicTask(name, options, work, this.context);
    this.#periodic.set(name, task);
    return task;
  }

  /** Aborts all of them at once and waits for them together, `limitMs` at most. Nothing can be added any more. */
  async stopAll(limitMs: number): Promise<readonly (TaskView | PeriodicView)[]> {
    this.#isClosed = true;
    const tasks = [...this.#background.values(), ...this.#periodic.values()];
    await Promise.all(tasks.map((task) => task.stop(limitMs)));
    return tasks.map((task) => task.view());
  }

  /** One line for each critical loop that no longer turns. */
  stalls(): readonly string[] {
    return [...this.#background.values()].flatMap((task) => task.stall() ?? []);
  }

  background(): readonly TaskView[] {
    return [...this.#background.values()].map((task) => task.view());
  }

  periodic(): readonly PeriodicView[] {
    return [...this.#periodic.values()].map((task) => task.view());
  }

  #claim(name: string): void {
    if (this.#isClosed) throw new StoppingError(`Task '${name}'`);
    const holder = this.#background.get(name) ?? this.#periodic.get(name);
    if (holder !== undefined && !['ended', 'stopped', 'stop_failed'].includes(holder.state))
      throw new DuplicateNameError('Task', name);
    this.#background.delete(name);
    this.#periodic.delete(name);
  }
}
