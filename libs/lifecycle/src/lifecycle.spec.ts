import { jest } from '@jest/globals';
import { aLifecycle, aSubsystem } from '@testing/lifecycle';

const never = (): Promise<void> => new Promise(() => undefined);
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

describe('the stop', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('takes no new work, then ends tasks, then subsystems in reverse, then HTTP, then storage', async () => {
    const lifecycle = aLifecycle();
    const steps: string[] = [];
    for (const [name, stage] of [
      ['database', 'storage'],
      ['feed', 'work'],
      ['http', 'http'],
      ['engine', 'work'],
    ] as const)
      await lifecycle.start(
        aSubsystem({
          name,
          stage,
          stop: () => void steps.push(`${name}, accepting work: ${String(lifecycle.acceptingWork())}`),
        }),
      );
    lifecycle.spawn('loop', (signal) =>
      untilAborted(signal).finally(() =>
        steps.push(`loop, accepting work: ${String(lifecycle.acceptingWork())}`),
      ),
    );
    lifecycle.ready();
    expect(lifecycle.acceptingWork()).toBe(true);

    const stopped = lifecycle.stop('SIGTERM');
    expect(lifecycle.problems()).toEqual(['the process is stopping']);
    await jest.runAllTimersAsync();

    expect((await stopped).isClean).toBe(true);
    expect(steps).toEqual(
      ['loop', 'engine', 'feed', 'http', 'database'].map((name) => `${name}, accepting work: false`),
    );
    expect(lifecycle.view().phase).toBe('stopped');
  });

  it('waits 5 s for all tasks together, not for each, and reports those that hang', async () => {
    const lifecycle = aLifecycle();
    lifecycle.spawn('deaf', never);
    lifecycle.spawn('deaf too', never);
    lifecycle.spawn('good', untilAborted);
    lifecycle.ready();

    const stopped = lifecycle.stop('SIGTERM');
    await jest.advanceTimersByTimeAsync(5000);
    const report = await stopped;

    expect(report).toMatchObject({ durationMs: 5000, isClean: false });
    expect(report.tasks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'deaf stop_timeout',
      'deaf too stop_timeout',
      'good stopped',
    ]);
  });

  it('goes on past a part that hangs, and names it', async () => {
    const lifecycle = aLifecycle();
    const stop = jest.fn(() => undefined);
    await lifecycle.start(aSubsystem({ name: 'database', stop }));
    await lifecycle.start(aSubsystem({ name: 'feed', stop: never }));

    const stopped = lifecycle.stop('SIGTERM');
    await jest.advanceTimersByTimeAsync(2000);

    expect((await stopped).subsystems.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'feed stop_timeout',
      'database stopped',
    ]);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('in the middle of a start aborts it, stops what ran, and starts nothing more', async () => {
    const lifecycle = aLifecycle();
    const calls: string[] = [];
    await lifecycle.start(aSubsystem({ name: 'database', stop: () => void calls.push('stop database') }));
    const starting = lifecycle.start(
      aSubsystem({ name: 'feed', start: untilAborted, stop: () => void calls.push('stop feed') }),
    );
    const outcome = expect(starting).rejects.toMatchObject({ code: 'SUBSYSTEM_START_FAILED' });

    const report = await lifecycle.stop('SIGINT');
    await outcome;

    expect(calls).toEqual(['stop database']);
    expect(report.isClean).toBe(true);
    await expect(lifecycle.start(aSubsystem({ name: 'engine' }))).rejects.toMatchObject({ code: 'STOPPING' });
    expect(() => lifecycle.spawn('late', untilAborted)).toThrow(
      "Task 'late' was not started: the process is stopping",
    );
    lifecycle.ready();
    expect(lifecycle.acceptingWork()).toBe(false);
  });

  it('during a restart lets the part under way settle and starts nothing more', async () => {
    const lifecycle = aLifecycle();
    const slowStop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
    const start = jest.fn(() => undefined);
    await lifecycle.start(aSubsystem({ name: 'feed', start, stop: slowStop }));
    lifecycle.ready();

    const restart = expect(lifecycle.restart('feed')).rejects.toMatchObject({ code: 'STOPPING' });
    const stopped = lifecycle.stop('SIGTERM');
    await jest.advanceTimersByTimeAsync(100);
    await restart;

    expect((await stopped).isClean).toBe(true);
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('twice, from a signal and from code at once, is one stop with one report', async () => {
    const lifecycle = aLifecycle();
    const stop = jest.fn(() => undefined);
    await lifecycle.start(aSubsystem({ stop }));

    const [first, second] = await Promise.all([lifecycle.stop('SIGTERM'), lifecycle.stop('close')]);

    expect(stop).toHaveBeenCalledTimes(1);
    expect(second).toBe(first);
    expect(first.cause).toBe('SIGTERM');
  });
});
