import { type TaskView } from './background-task.js';
import { type PeriodicView } from './periodic-task.js';
import { type SubsystemView } from './subsystem-run.js';

/** How every part ended; subsystems in the order in which they were stopped. */
export interface StopReport {
  /** What asked for the stop, such as 'SIGTERM'. */
  readonly cause: string;
  readonly tasks: readonly (TaskView | PeriodicView)[];
  /** Those that ran when the stop began. */
  readonly subsystems: readonly SubsystemView[];
  readonly durationMs: number;
  /** Every part ended, and without an error. */
  readonly isClean: boolean;
}

/** Whether no part hung or failed while it was stopped. */
export function isClean({ tasks, subsystems }: Pick<StopReport, 'tasks' | 'subsystems'>): boolean {
  return [...tasks, ...subsystems].every(({ state }) => state !== 'stop_failed' && state !== 'stop_timeout');
}

const UNSTOPPED = ['starting', 'running', 'stopping', 'backing_off', 'overrunning', 'stop_timeout'];

/** Parts that run or hang, with their state: what a process that waits no longer leaves behind. */
export function unstopped({ tasks, periodic, subsystems }: Parts): string[] {
  return [...tasks, ...periodic, ...subsystems]
    .filter(({ state }) => UNSTOPPED.includes(state))
    .map(({ name, state }) => `${name} (${state})`);
}

interface Parts {
  readonly tasks: readonly TaskView[];
  readonly periodic: readonly PeriodicView[];
  readonly subsystems: readonly SubsystemView[];
}
