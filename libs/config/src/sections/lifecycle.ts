import { integer } from '../setting.js';

export const lifecycle = {
  startTimeoutMs: integer('LIFECYCLE_START_TIMEOUT_MS', {
    default: 5000,
    min: 10,
    max: 600_000,
    doc: 'Longest a subsystem may take to start unless it asks for another limit, in milliseconds.',
  }),
  stopTimeoutMs: integer('LIFECYCLE_STOP_TIMEOUT_MS', {
    default: 2000,
    min: 10,
    max: 60_000,
    doc: 'Longest a subsystem may take to stop unless it asks for another limit, in milliseconds.',
  }),
  taskStopTimeoutMs: integer('LIFECYCLE_TASK_STOP_TIMEOUT_MS', {
    default: 5000,
    min: 10,
    max: 60_000,
    doc: 'Longest that all aborted background tasks together are waited for at stop, in milliseconds.',
  }),
  stopLimitMs: integer('LIFECYCLE_STOP_LIMIT_MS', {
    default: 10_000,
    min: 100,
    max: 120_000,
    doc: 'Hard limit of the whole stop, in milliseconds; then the process exits with code 1 and says what hung.',
  }),
  stallMs: integer('LIFECYCLE_STALL_MS', {
    default: 10_000,
    min: 500,
    max: 600_000,
    doc: 'An event loop blocked, or a critical loop without progress, for this long fails liveness, in milliseconds.',
  }),
};
