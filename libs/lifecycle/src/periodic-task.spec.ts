import { jest } from '@jest/globals';
import { aLifecycle } from '@testing/lifecycle';

import { type PeriodicTask, type PeriodicWork } from './periodic-task.js';

const HALF_JITTER = 1.05; // The builder's random number is always 0.5.
const options = { intervalMs: 1000, deadlineMs: 3000 };

describe('PeriodicTask', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  function every(
    work: PeriodicWork,
    more: Partial<typeof options> & { intervalAfterFailureMs?: number } = {},
  ): PeriodicTask {
    return aLifecycle().every('scan', { ...options, ...more }, work);
  }

  it('runs after each interval, a little later by chance, and shows the last result', async () => {
    const startedAt: number[] = [];
    const task = every(() => void startedAt.push(Date.now()));

    await jest.advanceTimersByTimeAsync(3 * 1000 * HALF_JITTER);

    expect(startedAt).toEqual([1050, 2100, 3150]);
    expect(task.view()).toMatchObject({
      state: 'waiting',
      runs: 3,
      failures: 0,
      lastResult: { outcome: 'succeeded', startedAt: new Date(3150), durationMs: 0, error: undefined },
      nextRunAt: new Date(4200),
    });
    await task.stop(5000);
    expect(task.view()).toMatchObject({ state: 'stopped', nextRunAt: undefined });
  });

  it('never overlaps itself: the interval counts from the end of a run', async () => {
    const startedAt: number[] = [];
    const task = every(() => {
      startedAt.push(Date.now());
      return new Promise((resolve) => setTimeout(resolve, 2500));
    });

    await jest.advanceTimersByTimeAsync(5000);

    expect(startedAt).toEqual([1050, 4600]);
    expect(task.state).toBe('running');
    const stopped = task.stop(5000);
    await jest.advanceTimersByTimeAsync(5000);
    await stopped;
  });

  it.each([
    {
      how: 'throws',
      work: () => {
        throw new Error('no');
      },
      outcome: 'failed',
      error: 'no',
      tookMs: 0,
    },
    {
      how: 'rejects',
      work: () => Promise.reject(new Error('no')),
      outcome: 'failed',
      error: 'no',
      tookMs: 0,
    },
    {
      how: 'passes its deadline',
      work: (signal: AbortSignal) =>
        new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
      outcome: 'timed_out',
      error: 'run of scan did not finish within 3000 ms',
      tookMs: 3000,
    },
  ])('goes on after a run that $how, sooner when asked to', async ({ work, outcome, error, tookMs }) => {
    const task = every(work, { intervalAfterFailureMs: 100 });

    await jest.advanceTimersByTimeAsync(1050 + tookMs);

    expect(task.view()).toMatchObject({
      state: 'waiting',
      failures: 1,
      lastResult: { outcome, error, durationMs: tookMs },
      nextRunAt: new Date(1050 + tookMs + 105),
    });
    await task.stop(5000);
  });

  it('skips its turns while a run that ignored its abort goes on, then runs again', async () => {
    let release = (): void => undefined;
    const work = jest.fn(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const task = every(work);

    await jest.advanceTimersByTimeAsync(1050 + 3000 + 3 * 1050);
    expect(work).toHaveBeenCalledTimes(1);
    expect(task.view()).toMatchObject({ state: 'overrunning', skipped: 3 });
    await expect(task.runNow()).rejects.toMatchObject({ code: 'TASK_OVERRUNS' });

    release();
    await jest.advanceTimersByTimeAsync(1050);
    expect(work).toHaveBeenCalledTimes(2);
    release();
    await task.stop(5000);
  });

  it('runs on demand, joining a run under way, and counts the interval from there', async () => {
    const work = jest.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 100)));
    const task = every(work);
    await jest.advanceTimersByTimeAsync(500);

    const results = Promise.all([task.runNow(), task.runNow()]);
    await jest.advanceTimersByTimeAsync(100);
    const [first, second] = await results;

    expect(first.outcome).toBe('succeeded');
    expect(second).toBe(first);
    expect(work).toHaveBeenCalledTimes(1);
    expect(task.view().nextRunAt).toEqual(new Date(600 + 1050));
    await task.stop(5000);
    await expect(task.runNow()).rejects.toMatchObject({ code: 'STOPPING' });
  });

  it('runs only on demand when ENABLE_SCHEDULERS is off', async () => {
    const work = jest.fn(() => undefined);
    const task = aLifecycle({ isPeriodicWorkEnabled: false }).every('scan', options, work);

    await jest.advanceTimersByTimeAsync(60_000);
    expect(work).not.toHaveBeenCalled();
    expect(task.state).toBe('disabled');

    await task.runNow();
    expect(work).toHaveBeenCalledTimes(1);
    expect(task.view().nextRunAt).toBeUndefined();
  });

  it('runs by itself although ENABLE_SCHEDULERS is off when it is essential', async () => {
    const work = jest.fn(() => undefined);
    const lifecycle = aLifecycle({ isPeriodicWorkEnabled: false });
    const task = lifecycle.every('watch', { ...options, isEssential: true }, work);

    await jest.advanceTimersByTimeAsync(1000 * HALF_JITTER);
    expect(work).toHaveBeenCalledTimes(1);
    expect(task.state).toBe('waiting');
    await task.stop(5000);
  });

  it('aborts the run under way when it is stopped, and reports one that does not end', async () => {
    const reasons: unknown[] = [];
    const good = every(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push((signal.reason as Error).name);
            reject(signal.reason as Error);
          });
        }),
    );
    const deaf = every(() => new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(1050);

    const stopped = Promise.all([good.stop(5000), deaf.stop(5000)]);
    await jest.advanceTimersByTimeAsync(5000);
    await stopped;

    expect(reasons).toEqual(['AbortError']);
    expect(good.view()).toMatchObject({ state: 'stopped', failures: 0, lastResult: { outcome: 'aborted' } });
    expect(deaf.state).toBe('stop_timeout');
  });
});
