import { getEventListeners } from 'node:events';

import { TimeoutError, within } from './within.js';

const never = (): Promise<never> => new Promise(() => undefined);

describe('within', () => {
  it.each([
    ['a value', () => 7],
    ['a promise', () => Promise.resolve(7)],
    [
      'a thenable',
      () =>
        ({
          then: (resolve: (value: number) => void) => {
            resolve(7);
          },
        }) as PromiseLike<number>,
    ],
  ])('gives what the work gives, when it is %s', async (_, work) => {
    await expect(within<number>(1_000, 'work', work)).resolves.toBe(7);
  });

  it('rejects with the error of the work, thrown at once or later', async () => {
    const refuse = (): never => {
      throw new Error('refused');
    };
    await expect(within(1_000, 'work', refuse)).rejects.toThrow('refused');
    await expect(within(1_000, 'work', () => Promise.reject(new Error('later')))).rejects.toThrow('later');
  });

  it('gives up at the deadline, names the task and aborts its signal', async () => {
    let seen: AbortSignal | undefined;
    const waiting = within(5, 'read the book', (signal) => {
      seen = signal;
      return never();
    });
    await expect(waiting).rejects.toThrow(new TimeoutError('read the book', 5));
    expect(seen?.aborted).toBe(true);
  });

  it('gives up with the reason of its parent', async () => {
    const parent = new AbortController();
    const waiting = within(10_000, 'work', never, parent.signal);
    parent.abort(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
  });

  it('does not start work for a parent that has given up', async () => {
    let started = false;
    const waiting = within(
      10_000,
      'work',
      () => {
        started = true;
      },
      AbortSignal.abort(new Error('stopping')),
    );
    await expect(waiting).rejects.toThrow('stopping');
    expect(started).toBe(false);
  });

  it('shares one parent among many without the warning of a leak, and leaves no listener on it', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const parent = new AbortController();

    const waits = Array.from({ length: 20 }, () => within(10_000, 'work', never, parent.signal));
    await new Promise((resolve) => setImmediate(resolve));
    parent.abort(new Error('stopping'));
    await Promise.allSettled(waits);

    process.off('warning', note);
    expect(warnings).toEqual([]);
    expect(getEventListeners(parent.signal, 'abort')).toEqual([]);
  });

  it('leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await within(60_000, 'work', () => 7);
    expect(timers()).toBe(before);
  });
});
