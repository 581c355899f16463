import { AsyncLocalStorage } from 'node:async_hooks';

const requestIds = new AsyncLocalStorage<string>();

/** Everything `work` leads to, also later and in the background, belongs to this request. */
export function runWithRequestId(requestId: string, work: () => void): void {
  requestIds.run(requestId, work);
}

/** The X-Request-Id of the request being answered; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return requestIds.getStore();
}
