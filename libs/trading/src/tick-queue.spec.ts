import { botId, exchangeId, marketSymbol } from '@app/kernel';
import { type CandleClose } from '@app/markets';
import fc from 'fast-check';

import { TickQueue, type Tick } from './tick-queue.js';

const closeAt = (time: number): CandleClose => ({
  key: { exchange: exchangeId('simulated'), symbol: marketSymbol('BTC/USDT'), timeframe: '1m' },
  candle: { time, open: 1, high: 1, low: 1, close: 1, volume: 1 },
  closeTime: time + 60_000,
});
const tickOf = (name: string, time?: number): Tick => ({
  botId: botId(name),
  close: time === undefined ? undefined : closeAt(time),
});

/** Ends what a test left open, so that no deadline outlives it. */
const open: (() => void)[] = [];
afterEach(() => {
  for (const end of open.splice(0)) end();
});

/** A queue whose ticks end when the test says so. */
function aQueue(options: { concurrent?: number; deadlineMs?: number; signal?: AbortSignal } = {}) {
  const seen: { bot: string; time: number | undefined; end: () => void }[] = [];
  const failures: string[] = [];
  const queue = new TickQueue(
    {
      concurrent: options.concurrent ?? 10,
      deadlineMs: options.deadlineMs ?? 10_000,
      run: ({ botId: bot, close }) =>
        new Promise((end) => {
          seen.push({ bot, time: close?.candle.time, end });
          open.push(end);
        }),
      onFailure: ({ botId: bot }) => failures.push(bot),
    },
    options.signal ?? new AbortController().signal,
  );
  const end = async (index: number): Promise<void> => {
    seen[index]?.end();
    await new Promise(setImmediate);
  };
  return { queue, seen, failures, end };
}

describe('TickQueue', () => {
  it('never looks at one bot twice at once and keeps only its newest close', async () => {
    const { queue, seen, end } = aQueue();
    for (const time of [1, 2, 3]) queue.push(tickOf('a', time));
    expect(seen.map(({ time }) => time)).toEqual([1]);
    await end(0);
    expect(seen.map(({ time }) => time)).toEqual([1, 3]);
  });

  it('does not let a bare price replace a waiting close', async () => {
    const { queue, seen, end } = aQueue();
    queue.push(tickOf('a', 1));
    queue.push(tickOf('a', 2));
    queue.push(tickOf('a'));
    await end(0);
    expect(seen[1]?.time).toBe(2);
  });

  it('gives the slot of a bot that passed its deadline to the others, and keeps that bot busy', async () => {
    const { queue, seen, failures } = aQueue({ concurrent: 1, deadlineMs: 1 });
    queue.push(tickOf('hung', 1));
    queue.push(tickOf('hung', 2));
    queue.push(tickOf('good', 1));
    while (failures.length === 0) await new Promise(setImmediate);
    expect(seen.map(({ bot }) => bot)).toEqual(['hung', 'good']);
  });

  it('does not blame a bot for a tick that the stop gave up', async () => {
    const controller = new AbortController();
    const { queue, failures, end } = aQueue({ signal: controller.signal });
    queue.push(tickOf('a', 1));
    controller.abort(new Error('stopping'));
    await end(0);
    expect(failures).toEqual([]);
    await queue.drained();
  });

  it('starts nothing after the stop', () => {
    const controller = new AbortController();
    const { queue, seen } = aQueue({ signal: controller.signal });
    controller.abort(new Error('stopping'));
    queue.push(tickOf('a', 1));
    expect(seen).toEqual([]);
  });

  it('looks at every bot, never more at once than allowed, whatever the order of pushes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.nat(100)), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        async (pushes, concurrent) => {
          const busy = new Set<string>();
          const looked = new Set<string>();
          let most = 0;
          const queue = new TickQueue(
            {
              concurrent,
              deadlineMs: 10_000,
              run: async ({ botId: bot }) => {
                expect(busy.has(bot)).toBe(false);
                busy.add(bot);
                most = Math.max(most, busy.size);
                looked.add(bot);
                await new Promise(setImmediate);
                busy.delete(bot);
              },
              onFailure: (_, error) => {
                throw error;
              },
            },
            new AbortController().signal,
          );
          for (const [bot, time] of pushes) queue.push(tickOf(String(bot), time));
          await queue.drained();
          expect(looked).toEqual(new Set(pushes.map(([bot]) => String(bot))));
          expect(most).toBeLessThanOrEqual(concurrent);
        },
      ),
      { numRuns: 50 },
    );
  });
});
