import { Worker } from 'node:worker_threads';

export interface GuardSettings {
  readonly afterMs: number;
}

/**
 * Kills the process from a thread of its own when `afterMs` have passed: a part that computes without end blocks the
 * event loop, and with it every timer and signal handler that could end the process. Returns how to call it off.
 */
export function guardStop(afterMs: number): () => Promise<unknown> {
  const settings: GuardSettings = { afterMs };
  const thread = new Worker(new URL('./stop-guard-thread.js', import.meta.url), { workerData: settings });
  thread.unref();
  return () => thread.terminate();
}
