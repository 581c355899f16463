const BASE_MS = 1000;
const MAX_MS = 60_000;

/**
 * How long to wait after the n-th failure in a row (from 1): doubles from 1 s to 60 s, the upper half of it random,
 * so that parts that failed together do not come back together. `random` is uniform in [0, 1).
 */
export function backOffMs(failuresInRow: number, random: number): number {
  const full = Math.min(MAX_MS, BASE_MS * 2 ** (failuresInRow - 1));
  return Math.round(full * (0.5 + random / 2));
}

/** Resolves after `ms`, or as soon as the signal aborts; leaves neither timer nor listener behind. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
