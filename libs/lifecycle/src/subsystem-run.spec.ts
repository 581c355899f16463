import { ManualClock, SystemClock } from '@app/kernel';
import { jest } from '@jest/globals';
import { aSubsystem } from '@testing/lifecycle';

import { type Subsystem, type SubsystemState, subsystemStates } from './subsystem.js';
import { SubsystemRun } from './subsystem-run.js';

const never = (): Promise<void> => new Promise(() => undefined);
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
const boom = (): never => {
  throw new Error('boom');
};
/** Settled by calling `then`, but no Promise. */
const thenable = {
  then: (resolve: () => void): void => {
    resolve();
  },
} as unknown as PromiseLike<void>;

function run(overrides: Partial<Subsystem>): { run: SubsystemRun; moves: SubsystemState[] } {
  const moves: SubsystemState[] = [];
  const context = {
    clock: new SystemClock(),
    startTimeoutMs: 5000,
    stopTimeoutMs: 2000,
    onMove: ({ state }: { state: SubsystemState }) => moves.push(state),
  };
  return { run: new SubsystemRun(aSubsystem({ name: 'feed', ...overrides }), context), moves };
}

const parent = (): AbortSignal => new AbortController().signal;

describe('SubsystemRun', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it.each([
    { how: 'a sync function', start: () => undefined, tookMs: 0 },
    { how: 'an async function', start: soon, tookMs: 10 },
    { how: 'a sync function that returns a promise', start: () => soon(), tookMs: 10 },
    { how: 'a sync function that returns a thenable', start: () => thenable, tookMs: 0 },
    { how: 'a sync function that returns something else', start: () => 5 as unknown as undefined, tookMs: 0 },
  ])('runs after $how, and stops the same way', async ({ start, tookMs }) => {
    const { run: part, moves } = run({ start, stop: start });

    void part.start(parent()).then(() => part.stop());
    await jest.advanceTimersByTimeAsync(100);

    expect(moves).toEqual(['starting', 'running', 'stopping', 'stopped']);
    expect(part.view()).toMatchObject({ startDurationMs: tookMs, stopDurationMs: tookMs, reason: undefined });
  });

  it.each([
    { how: 'throws', start: boom, reason: 'boom', tookMs: 0 },
    { how: 'rejects', start: () => soon().then(boom), reason: 'boom', tookMs: 10 },
    {
      how: 'rejects with undefined',
      start: () => Promise.reject(undefined as unknown as Error),
      reason: 'undefined',
      tookMs: 0,
    },
    {
      how: 'hangs but honours its abort',
      start: untilAborted,
      reason: 'start of feed did not finish within 5000 ms',
      tookMs: 5000,
    },
    {
      how: 'hangs and ignores its abort too',
      start: never,
      reason: 'start of feed did not finish within 5000 ms; clean-up of feed did not finish within 2000 ms',
      tookMs: 7000,
    },
  ])('fails with the reason when start $how', async ({ start, reason, tookMs }) => {
    const { run: part, moves } = run({ start });

    void part.start(parent());
    await jest.advanceTimersByTimeAsync(10_000);

    expect(moves).toEqual(['starting', 'failed']);
    expect(part.view()).toMatchObject({ reason, startDurationMs: tookMs });
  });

  it.each([
    { how: 'throws', stop: boom, state: 'stop_failed', reason: 'boom', tookMs: 0 },
    { how: 'rejects', stop: () => soon().then(boom), state: 'stop_failed', reason: 'boom', tookMs: 10 },
    {
      how: 'hangs but honours its abort',
      stop: untilAborted,
      state: 'stop_timeout',
      reason: 'stop of feed did not finish within 2000 ms',
      tookMs: 2000,
    },
    {
      how: 'hangs for ever',
      stop: never,
      state: 'stop_timeout',
      reason: 'stop of feed did not finish within 2000 ms',
      tookMs: 2000,
    },
  ])('reports $state when stop $how', async ({ stop, state, reason, tookMs }) => {
    const { run: part } = run({ stop });

    void part.start(parent()).then(() => part.stop());
    await jest.advanceTimersByTimeAsync(10_000);

    expect(part.view()).toMatchObject({ state, reason, stopDurationMs: tookMs });
  });

  it('waits for the clean-up of an aborted start, because what it uses must outlive it', async () => {
    let isCleanedUp = false;
    const stopRequest = new AbortController();
    const { run: part } = run({
      start: (signal) =>
        untilAborted(signal).catch(async (error: unknown) => {
          await soon();
          isCleanedUp = true;
          throw error;
        }),
    });

    const started = part.start(stopRequest.signal).then(() => isCleanedUp);
    stopRequest.abort(new Error('the process is stopping'));
    await jest.advanceTimersByTimeAsync(10);

    await expect(started).resolves.toBe(true);
    expect(part.view()).toMatchObject({ state: 'failed', reason: 'the process is stopping' });
  });

  it('is never stopped unless it runs', async () => {
    const stop = jest.fn(() => undefined);
    const { run: part } = run({ start: boom, stop });

    await part.start(parent());
    await part.stop();

    expect(stop).not.toHaveBeenCalled();
  });

  it('takes its own deadlines before the common ones', async () => {
    const { run: part } = run({ start: untilAborted, startTimeoutMs: 50 });

    void part.start(parent());
    await jest.advanceTimersByTimeAsync(50);

    expect(part.view()).toMatchObject({ state: 'failed', startTimeoutMs: 50, stopTimeoutMs: 2000 });
  });

  it('says since when it is in its state', async () => {
    const clock = new ManualClock(1000);
    const part = new SubsystemRun(aSubsystem(), {
      clock,
      startTimeoutMs: 1,
      stopTimeoutMs: 1,
      onMove: () => undefined,
    });

    clock.advance(500);
    await part.start(parent());

    expect(part.view().since).toEqual(new Date(1500));
  });
});

describe('the states of a subsystem', () => {
  it('allow the moves of the safety rules and no others', () => {
    const moves = subsystemStates.states.flatMap((from) =>
      subsystemStates.states.filter((to) => subsystemStates.may(from, to)).map((to) => `${from} → ${to}`),
    );

    expect(moves).toEqual([
      'registered → starting',
      'registered → disabled',
      'starting → running',
      'starting → failed',
      'running → stopping',
      'stopping → stopped',
      'stopping → stop_failed',
      'stopping → stop_timeout',
    ]);
  });
});
