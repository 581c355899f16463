import { type Bot } from '@app/bots';
import { botId, exchangeId, ManualClock } from '@app/kernel';
import { aBot } from '@testing/bots';
import { aBook, aCandle, FakeMarketData, MARKET_START } from '@testing/markets';

import { Roster, seriesOf } from './roster.js';
import { type Tick } from './tick-queue.js';
import { TradingScheduler } from './trading-scheduler.js';

const MINUTE_MS = 60_000;

async function aScheduler(bots: readonly Bot[], look?: (bot: Bot) => Promise<void>) {
  const market = new FakeMarketData();
  const roster = new Roster();
  for (const bot of bots) {
    roster.put(bot);
    await market.subscribe(seriesOf(bot));
  }
  const seen: string[] = [];
  const failures: string[] = [];
  const scheduler = new TradingScheduler({
    market,
    roster,
    clock: new ManualClock(0),
    look: (bot: Bot, { close }: Tick) => {
      seen.push(`${bot.id} ${close === undefined ? 'price' : close.key.timeframe}`);
      return look?.(bot) ?? Promise.resolve();
    },
    onFailure: ({ id }) => failures.push(id),
    limits: { concurrent: 4, deadlineMs: 1_000 },
  });
  const closeMinute = async (minute: number): Promise<void> => {
    const [bot] = bots;
    if (bot !== undefined)
      await market.close(bot.symbol, aCandle({ time: MARKET_START + minute * MINUTE_MS }));
    await scheduler.drained();
  };
  return { scheduler, roster, market, seen, failures, closeMinute };
}

const minuteBot = aBot({ id: botId('minute') });
const fiveMinuteBot = aBot({ id: botId('five'), timeframe: '5m' });

describe('TradingScheduler', () => {
  it('looks at a bot at each close of its own timeframe, and at the price at every minute between', async () => {
    const { scheduler, seen, closeMinute } = await aScheduler([minuteBot, fiveMinuteBot]);
    scheduler.start();
    await closeMinute(0);
    expect(seen.toSorted()).toEqual(['five price', 'minute 1m']);
    seen.length = 0;
    for (const minute of [1, 2, 3, 4]) await closeMinute(minute);
    expect(seen.filter((look) => look === 'five 5m')).toHaveLength(1);
    expect(seen.filter((look) => look === 'minute 1m')).toHaveLength(4);
  });

  it('goes on with the others when one bot fails', async () => {
    const { scheduler, seen, failures, closeMinute } = await aScheduler(
      [minuteBot, aBot({ id: botId('other') })],
      ({ id }) => (id === 'minute' ? Promise.reject(new Error('bad bot')) : Promise.resolve()),
    );
    scheduler.start();
    await closeMinute(0);
    await closeMinute(1);
    expect(failures).toEqual(['minute', 'minute']);
    expect(seen.filter((look) => look.startsWith('other'))).toHaveLength(2);
  });

  it('takes no work before it is started and none after it is stopped, and can be started again', async () => {
    const { scheduler, seen, closeMinute } = await aScheduler([minuteBot]);
    await closeMinute(0);
    scheduler.start();
    await scheduler.stop(new AbortController().signal);
    scheduler.lookAtPrices();
    await closeMinute(1);
    expect(seen).toEqual([]);
    scheduler.start();
    await closeMinute(2);
    expect(seen).toEqual(['minute 1m']);
  });

  it('lets what is under way end before it stops, until it is given up', async () => {
    let end = (): void => undefined;
    const { scheduler, closeMinute } = await aScheduler(
      [minuteBot],
      () => new Promise((resolve) => (end = resolve)),
    );
    scheduler.start();
    void closeMinute(0);
    await new Promise(setImmediate);
    const steps: string[] = [];
    const stopped = scheduler.stop(new AbortController().signal).then(() => steps.push('stopped'));
    await new Promise(setImmediate);
    steps.push('look ends');
    end();
    await stopped;
    expect(steps).toEqual(['look ends', 'stopped']);
  });

  it('stops although a look hangs, once it is given up', async () => {
    const { scheduler, closeMinute } = await aScheduler([minuteBot], () => new Promise(() => undefined));
    scheduler.start();
    void closeMinute(0);
    await new Promise(setImmediate);
    const giveUp = new AbortController();
    const stopped = scheduler.stop(giveUp.signal);
    giveUp.abort();
    await expect(stopped).resolves.toBeUndefined();
  });

  it('waits for what it gave up to really end, as long as there is time', async () => {
    let end = (): void => undefined;
    const { scheduler, failures, closeMinute } = await aScheduler(
      [minuteBot],
      () => new Promise((resolve) => (end = resolve)),
    );
    scheduler.start();
    void closeMinute(0);
    await new Promise(setImmediate);
    await scheduler.stop(AbortSignal.abort());
    const steps: string[] = [];
    const ended = scheduler.ended(new AbortController().signal).then(() => steps.push('ended'));
    await new Promise(setImmediate);
    steps.push('look ends');
    end();
    await ended;
    expect(steps).toEqual(['look ends', 'ended']);
    expect(failures).toEqual([]);
  });

  it('begins nothing that still waits when it is stopped', async () => {
    const ends: (() => void)[] = [];
    const bots = Array.from({ length: 9 }, (_, i) => aBot({ id: botId(`bot-${i}`) }));
    const { scheduler, seen, closeMinute } = await aScheduler(
      bots,
      () => new Promise((resolve) => void ends.push(resolve)),
    );
    scheduler.start();
    void closeMinute(0);
    await new Promise(setImmediate);
    const stopped = scheduler.stop(new AbortController().signal);
    for (const end of ends) end();
    await stopped;
    expect(seen).toHaveLength(4);
  });

  it('looks between candles at the bots whose market has a price, and at no other', async () => {
    const stranded = aBot({ id: botId('stranded'), exchange: exchangeId('gone') });
    const { scheduler, roster, market, seen } = await aScheduler([minuteBot]);
    roster.put(stranded);
    scheduler.start();
    scheduler.lookAtPrices();
    expect(seen).toEqual([]);
    market.feed.setBook(minuteBot.symbol, aBook());
    scheduler.lookAtPrices();
    expect(seen).toEqual(['minute price']);
  });

  it('does not look at a bot that left while it waited', async () => {
    const { scheduler, roster, seen, closeMinute } = await aScheduler([minuteBot]);
    scheduler.start();
    roster.put({ ...minuteBot, status: 'archived' });
    await closeMinute(0);
    expect(seen).toEqual([]);
  });
});
