import { GroupWriter } from './group-writer.js';

const turn = (): Promise<void> => new Promise(setImmediate);

describe('GroupWriter', () => {
  it('writes together what arrives together, and later what arrived meanwhile', async () => {
    const groups: (readonly number[])[] = [];
    let end = (): void => undefined;
    const writer = new GroupWriter<number>((items) => {
      groups.push(items);
      return new Promise((resolve) => (end = resolve));
    });
    const first = [writer.add(1), writer.add(2)];
    await turn();
    const second = [writer.add(3), writer.add(4)];
    await turn();
    expect(groups).toEqual([[1, 2]]);
    end();
    await Promise.all(first);
    await turn();
    expect(groups).toEqual([
      [1, 2],
      [3, 4],
    ]);
    end();
    await Promise.all(second);
  });

  it('tells each item of a failed group, and writes the next group all the same', async () => {
    const written: number[] = [];
    const writer = new GroupWriter<number>((items) => {
      if (items.includes(1)) return Promise.reject(new Error('disk full'));
      written.push(...items);
      return Promise.resolve();
    }, 2);
    const results = await Promise.allSettled([1, 2, 3].map((item) => writer.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(written).toEqual([3]);
  });
});
