import { SystemClock } from '@app/kernel';
import { jest } from '@jest/globals';

import { BackgroundTask, type TaskOptions, type TaskWork } from './background-task.js';

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
const die = (): Promise<void> => Promise.reject(new Error('connection lost'));

function aTask(work: TaskWork, options: TaskOptions = {}): { task: BackgroundTask; failures: string[] } {
  const failures: string[] = [];
  const task = new BackgroundTask('feed', work, options, {
    clock: new SystemClock(),
    random: () => 0,
    onFailure: (name, error) => failures.push(`${name}: ${String(error)}`),
  });
  return { task, failures };
}

describe('BackgroundTask', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(async () => {
    await jest.advanceTimersByTimeAsync(0);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it.each([
    { how: 'rejects', work: die },
    {
      how: 'throws before its first await',
      work: (): Promise<void> => {
        throw new Error('connection lost');
      },
    },
  ])('is restarted with growing pauses when it $how, and shows it', async ({ work }) => {
    const startedAt: number[] = [];
    const { task, failures } = aTask(() => {
      startedAt.push(Date.now());
      return work();
    });

    await jest.advanceTimersByTimeAsync(4000);

    expect(startedAt).toEqual([0, 500, 1500, 3500]);
    expect(failures[0]).toBe('feed: Error: connection lost');
    expect(task.view()).toMatchObject({
      state: 'backing_off',
      restarts: 3,
      lastError: 'connection lost',
      nextStartAt: new Date(7500),
    });
    await task.stop(5000);
    expect(task.state).toBe('stopped');
  });

  it('begins the back-off anew after a run that held for a minute', async () => {
    const startedAt: number[] = [];
    const { task } = aTask(async () => {
      startedAt.push(Date.now());
      const isSteady = startedAt.length === 3;
      if (isSteady) await new Promise((resolve) => setTimeout(resolve, 60_000));
      throw new Error('lost');
    });

    await jest.advanceTimersByTimeAsync(62_000);

    expect(startedAt).toEqual([0, 500, 1500, 62_000]);
    await task.stop(5000);
  });

  it('ends when its work is done, and is not started again', async () => {
    const work = jest.fn(() => Promise.resolve());
    const { task } = aTask(work);

    await jest.advanceTimersByTimeAsync(600_000);

    expect(task.state).toBe('ended');
    expect(work).toHaveBeenCalledTimes(1);
    await task.stop(5000);
    expect(task.state).toBe('ended');
  });

  it.each([
    { how: 'rejects with the reason of its abort', work: untilAborted, state: 'stopped', tookMs: 0 },
    {
      how: 'rejects with an AbortError of its own',
      work: (signal: AbortSignal) =>
        untilAborted(signal).catch(() => Promise.reject(new DOMException('x', 'AbortError'))),
      state: 'stopped',
      tookMs: 0,
    },
    {
      how: 'returns',
      work: (signal: AbortSignal) => untilAborted(signal).catch(() => undefined),
      state: 'stopped',
      tookMs: 0,
    },
    {
      how: 'fails while it cleans up',
      work: (signal: AbortSignal) => untilAborted(signal).catch(die),
      state: 'stop_failed',
      tookMs: 0,
    },
    {
      how: 'ignores its abort',
      work: () => new Promise<void>(() => undefined),
      state: 'stop_timeout',
      tookMs: 5000,
    },
  ])('is $state when it $how at a stop', async ({ work, state, tookMs }) => {
    const { task } = aTask(work);

    const stopped = task.stop(5000).then(() => Date.now());
    await jest.advanceTimersByTimeAsync(5000);

    expect(await stopped).toBe(tookMs);
    expect(task.state).toBe(state);
  });

  it('is never started again once it is stopped, not even out of a pause', async () => {
    const work = jest.fn(die);
    const { task } = aTask(work);
    await jest.advanceTimersByTimeAsync(100);

    await Promise.all([task.stop(5000), task.stop(5000)]);
    await jest.advanceTimersByTimeAsync(600_000);

    expect(task.state).toBe('stopped');
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('stalls when a critical loop makes no progress, hanging or dying, and recovers with the next turn', async () => {
    let turn = (): void => undefined;
    const { task } = aTask(
      (signal, progress) => {
        turn = progress;
        return untilAborted(signal);
      },
      { progressWithinMs: 10_000 },
    );

    await jest.advanceTimersByTimeAsync(10_000);
    expect(task.stall()).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(task.stall()).toBe('feed made no progress for 10001 ms');
    turn();
    expect(task.stall()).toBeUndefined();

    await task.stop(5000);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(task.stall()).toBeUndefined();
  });

  it('counts a loop that only dies as one without progress', async () => {
    const { task } = aTask(die, { progressWithinMs: 10_000 });

    await jest.advanceTimersByTimeAsync(28_000); // In the middle of a pause of 16 s.

    expect(task.stall()).toBe('feed made no progress for 28000 ms');
    await task.stop(5000);
  });
});
