import { setMaxListeners } from 'node:events';

import { DomainError } from './domain-error.js';

export class TimeoutError extends DomainError {
  readonly code = 'TIMEOUT';
  readonly kind = 'unavailable';

  constructor(
    readonly task: string,
    readonly timeoutMs: number,
  ) {
    super(`${task} did not finish within ${timeoutMs} ms`);
  }
}

/** What is waited for: the signal aborts when the time is up or the caller gave up. */
export type Work<T> = (signal: AbortSignal) => PromiseLike<T> | T;

/**
 * The only way to wait on the outside world. Runs `work` and rejects with `TimeoutError` once `timeoutMs` has passed;
 * its signal aborts then, and also when `parent` aborts (which rejects with the parent's reason). Whether `work` is
 * sync or async makes no difference; the timer is always cleared.
 */
export async function within<T>(
  timeoutMs: number,
  task: string,
  work: Work<T>,
  parent?: AbortSignal,
): Promise<T> {
  parent?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
  const timer = setTimeout(() => {
    controller.abort(new TimeoutError(task, timeoutMs));
  }, timeoutMs);
  const onParentAbort = (): void => {
    controller.abort(parent?.reason);
  };
  // Any number of waits may share a parent, each until it is over: many listeners are no leak.
  if (parent !== undefined) setMaxListeners(0, parent);
  parent?.addEventListener('abort', onParentAbort, { once: true });
  try {
    return await Promise.race([work(signal), aborted]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onParentAbort);
  }
}
