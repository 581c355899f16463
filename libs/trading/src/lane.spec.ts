import { jest } from '@jest/globals';

import { Lane } from './lane.js';

/** Tasks that end when the test says so, and the order in which they were started. */
function tasks() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () =>
    new Promise<void>((resolve) => {
      started.push(name);
      ends.set(name, resolve);
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { started, task, end };
}

const { signal } = new AbortController();
const entry = { urgent: false, signal };
const exit = { urgent: true, signal };

describe('Lane', () => {
  it('starts no more than its pace allows, and the next when one ends', async () => {
    const { started, task, end } = tasks();
    const lane = new Lane({ concurrent: 2, gapMs: 0 });
    for (const name of ['a', 'b', 'c']) void lane.run(task(name), entry);
    expect(started).toEqual(['a', 'b']);
    await end('a');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('lets an exit overtake waiting entries', async () => {
    const { started, task, end } = tasks();
    const lane = new Lane({ concurrent: 1, gapMs: 0 });
    void lane.run(task('running'), entry);
    void lane.run(task('entry'), entry);
    void lane.run(task('exit'), exit);
    await end('running');
    expect(started).toEqual(['running', 'exit']);
  });

  it('keeps the gap between batches, but not for an exit', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const { started, task, end } = tasks();
    const lane = new Lane({ concurrent: 1, gapMs: 5_000 });
    void lane.run(task('first'), entry);
    void lane.run(task('second'), entry);
    await end('first');
    void lane.run(task('exit'), exit);
    await end('exit');
    expect(started).toEqual(['first', 'exit']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(started).toEqual(['first', 'exit', 'second']);
    jest.useRealTimers();
  });

  it('frees its place when a task fails', async () => {
    const lane = new Lane({ concurrent: 1, gapMs: 0 });
    await expect(lane.run(() => Promise.reject(new Error('refused')), entry)).rejects.toThrow('refused');
    await expect(lane.run(() => Promise.resolve('next'), entry)).resolves.toBe('next');
  });

  it('never starts what was given up while it waited', async () => {
    const { started, task, end } = tasks();
    const lane = new Lane({ concurrent: 1, gapMs: 0 });
    const deadline = new AbortController();
    void lane.run(task('running'), entry);
    const old = lane.run(task('old'), { urgent: false, signal: deadline.signal });
    void lane.run(task('next'), entry);
    deadline.abort(new Error('too late'));
    await expect(old).rejects.toThrow('too late');
    await end('running');
    expect(started).toEqual(['running', 'next']);
  });
});
