import { setImmediate } from 'node:timers/promises';

import { Turns } from './turns.js';

/** Lasts a few turns of the event loop, fewer the later it was asked for. */
async function work(log: string[], name: string, turns: number): Promise<string> {
  log.push(`${name} begins`);
  for (let i = 0; i < turns; i += 1) await setImmediate();
  log.push(`${name} ends`);
  return name;
}

describe('turns', () => {
  it('of one key are one after the other, as they were asked for', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const results = await Promise.all(
      ['a', 'b', 'c'].map((name, i) => turns.take('key', () => work(log, name, 5 - i))),
    );
    expect(results).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('of different keys do not wait for one another', async () => {
    const turns = new Turns();
    const log: string[] = [];
    await Promise.all([
      turns.take('slow', () => work(log, 'slow', 5)),
      turns.take('quick', () => work(log, 'quick', 1)),
    ]);
    expect(log.indexOf('quick ends')).toBeLessThan(log.indexOf('slow ends'));
  });

  it('go on after one that failed, which alone learns of it', async () => {
    const turns = new Turns();
    const failed = turns.take('key', () => Promise.reject(new Error('broken')));
    const next = turns.take('key', () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('broken');
    expect(await next).toBe('done');
    expect(await turns.take('key', () => Promise.resolve('later'))).toBe('later');
  });
});
