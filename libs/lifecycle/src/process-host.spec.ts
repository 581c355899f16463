import { jest } from '@jest/globals';
import { aHostedProcess, aSubsystem, type HostedProcess, type HostingOptions } from '@testing/lifecycle';

import { SubsystemStartError } from './lifecycle.errors.js';
import { type Subsystem } from './subsystem.js';

const never = (): Promise<never> => new Promise(() => undefined);
const host = (parts: readonly Subsystem[], options: HostingOptions = {}): HostedProcess =>
  aHostedProcess(parts, {
    ...options,
    onExit: () => {
      jest.clearAllTimers();
    },
  });
const turn = (ms = 0): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('ProcessHost', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it.each(['SIGTERM', 'SIGINT'])(
    'stops on %s, exits 0, and tells systemd ready and stopping',
    async (signal) => {
      const { target, lines, said } = host([aSubsystem()]);
      await turn();
      expect(said).toEqual(['READY=1']);

      target.emit(signal);
      await turn(1);

      expect(target.exits).toMatchObject([{ code: 0 }]);
      expect(said).toEqual(['READY=1', 'STOPPING=1']);
      expect(lines).toEqual([`Stopped (${signal}), exit code 0`]);
    },
  );

  it('names what a clean stop left open', async () => {
    const { target, lines } = host([]);
    await turn();
    target.resources.push('TCPSocketWrap', 'Timeout');

    target.emit('SIGTERM');
    await turn(1);

    expect(lines).toEqual(['Stopped (SIGTERM), exit code 0, left open: TCPSocketWrap, Timeout']);
  });

  it('exits 1 after a stop in which a part hung', async () => {
    const { target } = host([aSubsystem({ stop: never })]);
    await turn();

    target.emit('SIGTERM');
    await turn(3000);

    expect(target.exits).toEqual([{ code: 1, atMs: 2000 }]);
  });

  it('gives up at the hard limit and says what hung', async () => {
    const parts = ['database', 'feed', 'engine'].map((name) =>
      aSubsystem({ name, stop: never, stopTimeoutMs: 8000 }),
    );
    const { target, lines } = host(parts);
    await turn();

    target.emit('SIGTERM');
    await turn(60_000);

    expect(target.exits).toEqual([{ code: 1, atMs: 10_000 }]);
    expect(lines).toEqual([
      'The stop took longer than 10000 ms, while waiting for the parts to stop. ' +
        'Not stopped: database (running), feed (stopping), engine (stop_timeout)',
    ]);
  });

  it.each([
    { hanging: { close: never }, waitsFor: 'the application to close' },
    { hanging: { start: never }, waitsFor: 'the start to give up' },
    { hanging: { build: never }, waitsFor: 'the application to be built' },
  ])('gives up at the hard limit when it waits for $waitsFor', async ({ hanging, waitsFor }) => {
    const { target, lines } = host([], hanging);
    await turn();

    target.emit('SIGTERM');
    await turn(10_000);

    expect(target.exits).toEqual([{ code: 1, atMs: 10_000 }]);
    expect(lines).toEqual([
      `The stop took longer than 10000 ms, while waiting for ${waitsFor}. Not stopped: nothing`,
    ]);
  });

  it('takes the same signal within half a second for one, as npm and the terminal send it twice', async () => {
    const { target } = host([
      aSubsystem({ stop: () => new Promise((resolve) => setTimeout(resolve, 1500)) }),
    ]);
    await turn();

    target.emit('SIGINT');
    await turn(3);
    target.emit('SIGINT');
    await turn(496);
    target.emit('SIGINT');
    await turn(5000);

    expect(target.exits).toEqual([{ code: 0, atMs: 1500 }]);
  });

  it.each([
    { first: 'SIGINT', second: 'SIGINT', afterMs: 500 },
    { first: 'SIGTERM', second: 'SIGINT', afterMs: 10 },
  ])('ends at once at a second signal: $first, $second', async ({ first, second, afterMs }) => {
    const { target, lines } = host([aSubsystem({ name: 'feed', stop: never })]);
    await turn();

    target.emit(first);
    await turn(afterMs);
    target.emit(second);

    expect(target.exits).toEqual([{ code: 1, atMs: afterMs }]);
    expect(lines).toEqual([
      `A second signal (${second}) ends the process at once, while waiting for the parts to stop. Not stopped: feed (stopping)`,
    ]);
  });

  it('stops from the middle of a start, exits 0, and never says that it is ready', async () => {
    const calls: string[] = [];
    const { target, said } = host([
      aSubsystem({ name: 'database', stop: () => void calls.push('stop database') }),
      aSubsystem({
        name: 'feed',
        start: (signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              reject(signal.reason as Error);
            });
          }),
      }),
      aSubsystem({ name: 'engine', start: () => void calls.push('start engine') }),
    ]);
    await turn(100);

    target.emit('SIGTERM');
    await turn(1);

    expect(calls).toEqual(['stop database']);
    expect(target.exits).toMatchObject([{ code: 0 }]);
    expect(target.written).toBe('');
    expect(said).toEqual(['STOPPING=1']);
  });

  it('stops what ran when the start fails, says in one line why, and exits 1', async () => {
    const stop = jest.fn(() => undefined);
    const { target, lines } = host([
      aSubsystem({ name: 'database', stop }),
      aSubsystem({ name: 'feed', start: () => Promise.reject(new Error('no network')) }),
    ]);
    await turn(1);

    expect(target.written).toBe(
      "The application did not start: Critical subsystem 'feed' did not start: no network\n",
    );
    expect(stop).toHaveBeenCalledTimes(1);
    expect(lines).toEqual(['Stopped (failed start), exit code 1']);
    expect(target.exits).toMatchObject([{ code: 1 }]);
  });

  it('logs the stack of a start that fails by a bug', async () => {
    const { target, lines } = host([], { build: () => Promise.reject(new TypeError('x is not a function')) });
    await turn(1);

    expect(lines).toContain('The application did not start: x is not a function (with its stack)');
    expect(target.exits).toMatchObject([{ code: 1 }]);
  });

  it.each([
    { event: 'uncaughtException', says: 'Uncaught exception: boom (with its stack)' },
    { event: 'unhandledRejection', says: 'Unhandled rejection: boom (with its stack)' },
  ])('logs an $event with its stack, stops in order and exits 1', async ({ event, says }) => {
    const stop = jest.fn(() => undefined);
    const { target, lines } = host([aSubsystem({ stop })]);
    await turn();

    target.emit(event, new Error('boom'));
    target.emit('SIGTERM'); // The first signal joins the stop under way.
    await turn(1);

    expect(lines[0]).toBe(says);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(target.exits).toMatchObject([{ code: 1 }]);
  });

  it('exits 1 when something fails during a stop that a signal asked for', async () => {
    const { target } = host([aSubsystem({ stop: () => new Promise((resolve) => setTimeout(resolve, 100)) })]);
    await turn();

    target.emit('SIGTERM');
    target.emit('unhandledRejection', new Error('boom'));
    await turn(200);

    expect(target.exits).toMatchObject([{ code: 1 }]);
  });

  it('exits 1 when the application does not close, and logs why', async () => {
    const { target, lines } = host([], { close: () => Promise.reject(new Error('busy')) });
    await turn();

    target.emit('SIGTERM');
    await turn(1);

    expect(lines[0]).toBe('The application did not close: busy (with its stack)');
    expect(target.exits).toMatchObject([{ code: 1 }]);
  });

  it.each([
    { rereadLogLevel: () => 'debug', says: 'SIGHUP: the log level is now debug' },
    {
      rereadLogLevel: () => {
        throw new SubsystemStartError('x', 'y');
      },
      says: "SIGHUP: the log level stays as it was: Critical subsystem 'x' did not start: y",
    },
  ])('goes on after SIGHUP: $says', async ({ rereadLogLevel, says }) => {
    const { target, lines } = host([], { rereadLogLevel });
    await turn();

    target.emit('SIGHUP');

    expect(lines).toEqual([says]);
    expect(target.exits).toEqual([]);
  });
});
