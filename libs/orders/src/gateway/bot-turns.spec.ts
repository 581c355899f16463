import { botId } from '@app/kernel';

import { BotTurns } from './bot-turns.js';

const ann = botId('ann');
const bob = botId('bob');

/** Work that ends when it is told to, and a record of what began and ended. */
function recorded(log: string[]): (name: string) => { work: () => Promise<string>; end: () => void } {
  return (name) => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const work = async (): Promise<string> => {
      log.push(`${name} begins`);
      await ended;
      log.push(`${name} ends`);
      return name;
    };
    return { work, end };
  };
}

describe('BotTurns', () => {
  it('runs the work of one bot one after another, of two bots side by side', async () => {
    const log: string[] = [];
    const make = recorded(log);
    const [first, second, other] = [make('first'), make('second'), make('other')];
    const turns = new BotTurns();
    const all = [turns.run(ann, first.work), turns.run(ann, second.work), turns.run(bob, other.work)];
    other.end();
    await all[2];
    expect(log).toEqual(['first begins', 'other begins', 'other ends']);
    second.end();
    first.end();
    expect(await Promise.all(all)).toEqual(['first', 'second', 'other']);
    expect(log.slice(3)).toEqual(['first ends', 'second begins', 'second ends']);
  });

  it('goes on after work that failed', async () => {
    const turns = new BotTurns();
    const failing = turns.run(ann, () => Promise.reject(new Error('no')));
    const next = turns.run(ann, () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
