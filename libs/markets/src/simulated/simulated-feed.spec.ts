import { marketSymbol } from '@app/kernel';

import { aggregate } from '../aggregation.js';
import { timeframeMs } from '../candle.js';
import { type MinuteClose } from '../market-feed.js';
import { type MarketTimeStore } from './market-time-store.js';
import { midPrice, type OrderBook } from '../order-book.js';
import { SteppedClock } from '../paced-clock.js';
import { SimulatedFeed } from './simulated-feed.js';

const MINUTE = timeframeMs('1m');
const START = Date.UTC(2026, 5, 1, 12);
const btc = marketSymbol('BTC/USDT');
const eth = marketSymbol('ETH/USDT');
const never = new AbortController().signal;
const feedAt = (time: number, seed = 1): SimulatedFeed =>
  new SimulatedFeed({ seed, clock: new SteppedClock(time) });

/** Runs until `count` closes were delivered. */
async function closes(feed: SimulatedFeed, count: number): Promise<MinuteClose[]> {
  const stop = new AbortController();
  const seen: MinuteClose[] = [];
  await feed.run((close) => {
    seen.push(close);
    if (seen.length === count) stop.abort();
  }, stop.signal);
  return seen;
}

class StoredTime implements MarketTimeStore {
  saved: number[] = [];
  load(): Promise<number | undefined> {
    return Promise.resolve(this.saved.at(-1));
  }
  save(timeMs: number): Promise<void> {
    this.saved.push(timeMs);
    return Promise.resolve();
  }
}

describe('SimulatedFeed', () => {
  it('delivers each minute of each watched symbol once, as its history later has it', async () => {
    const feed = feedAt(START);
    feed.watch(btc);
    feed.watch(eth);
    feed.watch(btc);
    const seen = await closes(feed, 6);
    expect(seen.map(({ symbol }) => symbol)).toEqual([btc, eth, btc, eth, btc, eth]);
    const history = await feed.history({ symbol: btc, timeframe: '1m', count: 3 }, never);
    expect(seen.filter(({ symbol }) => symbol === btc).map(({ candle }) => candle)).toEqual(history);
    expect(history.map(({ time }) => time)).toEqual([START, START + MINUTE, START + 2 * MINUTE]);
  });

  it('gives the same bytes for the same seed and time, also in another process that starts there', async () => {
    const candles = await Promise.all(
      [feedAt(START), feedAt(START)].map((feed) =>
        feed.history({ symbol: eth, timeframe: '15m', count: 500 }, never),
      ),
    );
    expect(JSON.stringify(candles[0])).toBe(JSON.stringify(candles[1]));
    expect(candles[0]).toHaveLength(500);
    expect(JSON.stringify(feedAt(START).book(btc))).toBe(JSON.stringify(feedAt(START).book(btc)));
  });

  it('has long candles that are made of its short ones, up to the last closed one', async () => {
    const feed = feedAt(START + 7 * MINUTE);
    const minutes = await feed.history({ symbol: btc, timeframe: '1m', count: 300 + 7 }, never);
    const hours = await feed.history({ symbol: btc, timeframe: '1h', count: 5 }, never);
    expect(hours).toEqual(aggregate(minutes, '1h'));
    expect(hours.at(-1)?.time).toBe(START - 60 * MINUTE);
  });

  it('has a book around the price that widens and thins out when the market is agitated', async () => {
    const clock = new SteppedClock(START);
    const feed = new SimulatedFeed({ seed: 1, clock });
    const books: (OrderBook | undefined)[] = [];
    for (let i = 0; i < 500; i += 1) {
      await clock.waitUntil(START + i * 7 * MINUTE, never);
      books.push(feed.book(btc));
    }
    const spreads = books.flatMap((book) => spreadOf(book) ?? []);
    expect(spreads).toHaveLength(500);
    expect(Math.min(...spreads)).toBeGreaterThan(0);
    expect(Math.max(...spreads) / Math.min(...spreads)).toBeGreaterThan(3);
    for (const book of books) expect(book).toMatchObject({ bids: { length: 20 }, asks: { length: 20 } });
  });

  it('never shows a time that it has not stored before, and stores exactly where it stopped', async () => {
    const reached = new StoredTime();
    const clock = new SteppedClock(START);
    const feed = new SimulatedFeed({ seed: 1, clock, reached });
    feed.watch(btc);
    const stop = new AbortController();
    await feed.run(() => {
      expect(reached.saved.at(-1)).toBeGreaterThanOrEqual(clock.now());
      if (clock.now() === START + 40 * MINUTE) stop.abort();
    }, stop.signal);
    expect(reached.saved.length).toBeLessThan(8);
    expect(reached.saved.at(-1)).toBe(clock.now());
  });

  it('refuses symbols it does not have', () => {
    expect(() => {
      feedAt(START).watch(marketSymbol('DOGE/USDT'));
    }).toThrow(/no market 'DOGE\/USDT'/);
  });
});

function spreadOf(book: OrderBook | undefined): number | undefined {
  const [bid, ask] = [book?.bids[0], book?.asks[0]];
  if (bid === undefined || ask === undefined) return undefined;
  return (ask.price - bid.price) / midPrice({ bid: bid.price, ask: ask.price });
}
