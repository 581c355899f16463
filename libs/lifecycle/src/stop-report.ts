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
