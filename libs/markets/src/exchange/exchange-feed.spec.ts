import { exchangeId, ManualClock, marketSymbol } from '@app/kernel';
import { aBook, anInstrument, candlesFrom, MARKET_START } from '@testing/markets';

import { aggregate } from '../aggregation.js';
import { type Candle, timeframeMs } from '../candle.js';
import { type Instrument } from '../instrument.js';
import { type FeedState, type MinuteClose } from '../market-feed.js';
import { FeedUnavailableError, UnknownMarketError, UnsupportedTimeframeError } from '../markets.errors.js';
import { type OrderBook } from '../order-book.js';
import { ExchangeFeed } from './exchange-feed.js';
import { PublicExchange } from './public-exchange.js';

const MINUTE = timeframeMs('1m');
const binance = exchangeId('binance');
const btc = marketSymbol('BTC/USDT');
const eth = marketSymbol('ETH/USDT');
const never = new AbortController().signal;

/** An exchange with a day of candles, of which it shows only what has begun by now. */
class StubExchange extends PublicExchange {
  requests = 0;
  down = false;
  delisted: string | undefined;
  perPage = 1000;
  readonly minutes = candlesFrom(Array.from({ length: 1440 }, (_, i) => 100 + (i % 7)));

  constructor(private readonly clock: ManualClock) {
    super();
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.#answer([anInstrument({ exchange: binance })]);
  }

  candles(query: Parameters<PublicExchange['candles']>[0]): Promise<readonly Candle[]> {
    if (query.timeframe === '4h') return Promise.reject(new UnsupportedTimeframeError(binance, '4h'));
    const begun = this.minutes.filter(({ time }) => time <= this.clock.now());
    const all = query.timeframe === '1m' ? begun : aggregate(begun, query.timeframe);
    const count = Math.min(query.limit, this.perPage);
    return this.#answer(all.filter(({ time }) => time >= query.since).slice(0, count));
  }

  book(symbol: string): Promise<Pick<OrderBook, 'bids' | 'asks'>> {
    if (symbol === this.delisted) return Promise.reject(new UnknownMarketError(binance, btc, []));
    const { bids, asks } = aBook();
    return this.#answer({ bids, asks });
  }

  #answer<T>(value: T): Promise<T> {
    this.requests += 1;
    return this.down ? Promise.reject(new Error('getaddrinfo ENOTFOUND')) : Promise.resolve(value);
  }
}

interface SetUp {
  readonly feed: ExchangeFeed;
  readonly source: StubExchange;
  readonly wall: ManualClock;
  readonly pauses: number[];
  readonly changes: string[];
  /** Runs until wall time has gone on by so much; `meanwhile` is called before each pause. */
  readonly run: (ms: number, meanwhile?: () => void) => Promise<MinuteClose[]>;
}

function setUp(startMs = MARKET_START + 600 * MINUTE): SetUp {
  const wall = new ManualClock(startMs);
  const source = new StubExchange(wall);
  const pauses: number[] = [];
  let stop = new AbortController();
  let meanwhile = (): void => undefined;
  let end = 0;
  const pause = (ms: number): Promise<void> => {
    meanwhile();
    pauses.push(ms);
    wall.advance(ms);
    if (wall.now() >= end) stop.abort();
    return Promise.resolve();
  };
  const changes: string[] = [];
  const onChange = ({ status }: FeedState): void => void changes.push(status);
  const feed = new ExchangeFeed({ exchange: binance, source, wall, pause, random: () => 0, onChange });
  return {
    feed,
    changes,
    source,
    wall,
    pauses,
    run: async (ms, during = () => undefined) => {
      const seen: MinuteClose[] = [];
      stop = new AbortController();
      meanwhile = during;
      end = wall.now() + ms;
      await feed.run((close) => void seen.push(close), stop.signal);
      return seen;
    },
  };
}

describe('ExchangeFeed', () => {
  it('delivers each minute once, soon after it closed', async () => {
    const { feed, run, wall } = setUp();
    const start = wall.now();
    feed.watch(btc);
    feed.watch(btc);
    const seen = await run(3 * MINUTE);
    expect(seen.map(({ candle }) => (candle.time - start) / MINUTE)).toEqual([-1, 0, 1]);
  });

  it('asks for a book every ten seconds and for candles once a minute', async () => {
    const { feed, run, source } = setUp();
    feed.watch(btc);
    await run(10 * MINUTE);
    expect(source.requests).toBeLessThanOrEqual(10 * 7 + 1);
    expect(feed.book(btc)?.time).toBe(MARKET_START + 610 * MINUTE - 10_000);
  });

  it('has history of closed candles only, put together from several requests where need be', async () => {
    const { feed, source } = setUp(MARKET_START + 600 * MINUTE + 30_000);
    source.perPage = 100;
    const query = { symbol: btc, timeframe: '1m', count: 450 } as const;
    const history = await feed.history(query, never);
    expect(history).toEqual(source.minutes.slice(150, 600));
    const hours = await feed.history({ symbol: btc, timeframe: '1h', count: 5 }, never);
    expect(hours).toEqual(aggregate(source.minutes.slice(300, 600), '1h'));
  });

  it('says that it is unreachable and tries again ever less often, up to once a minute', async () => {
    const { feed, run, source, pauses, wall } = setUp();
    feed.watch(btc);
    source.down = true;
    const since = wall.now();
    await run(10 * MINUTE);
    expect(pauses.slice(0, 8)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(source.requests).toBeLessThan(30);
    const meanwhile = setUp();
    meanwhile.feed.watch(btc);
    meanwhile.source.down = true;
    await meanwhile.run(1, () => {
      expect(meanwhile.feed.state()).toEqual({
        status: 'unreachable',
        since,
        reason: 'getaddrinfo ENOTFOUND',
        nextTryAt: since + 500,
      });
    });
  });

  it('answers at once, without asking, while it backs off', async () => {
    const { feed, source, wall } = setUp();
    source.down = true;
    await expect(feed.instruments(never)).rejects.toBeInstanceOf(FeedUnavailableError);
    source.down = false;
    await expect(feed.instruments(never)).rejects.toThrow(
      /ENOTFOUND \(next try at 2026-01-05T10:00:00.500Z\)/,
    );
    expect(source.requests).toBe(1);
    wall.advance(500);
    await expect(feed.instruments(never)).resolves.toHaveLength(1);
    expect(feed.state()).toEqual({ status: 'live' });
  });

  it('forgets earlier failures once it was reached again', async () => {
    const { feed, source, wall } = setUp();
    const isDown = [true, true, false, true];
    for (const down of isDown) {
      source.down = down;
      await feed.instruments(never).catch(() => undefined);
      const state = feed.state();
      if (state.status === 'unreachable') wall.moveTo(state.nextTryAt);
    }
    expect(feed.state()).toMatchObject({ since: wall.now() - 500, nextTryAt: wall.now() });
  });

  it('counts requests that fail together as one failure', async () => {
    const { feed, source, wall } = setUp();
    source.down = true;
    await Promise.allSettled([1, 2, 3].map(() => feed.instruments(never)));
    expect(feed.state()).toMatchObject({ nextTryAt: wall.now() + 500 });
  });

  it('delivers what it missed once the exchange is back', async () => {
    const { feed, run, source, wall, changes } = setUp();
    feed.watch(btc);
    const start = wall.now();
    source.down = true;
    const seen = await run(10 * MINUTE, () => {
      if (wall.now() > start + 5 * MINUTE) source.down = false;
    });
    expect(seen.map(({ candle }) => (candle.time - start) / MINUTE)).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(changes).toEqual(['unreachable', 'live', 'stopped']);
  });

  it('drops a market that is not traded any more and keeps the others', async () => {
    const { feed, run, source } = setUp();
    feed.watch(eth);
    feed.watch(btc);
    source.delisted = eth;
    const seen = await run(2 * MINUTE);
    expect(new Set(seen.map(({ symbol }) => symbol))).toEqual(new Set([btc]));
    expect(feed.book(eth)).toBeUndefined();
  });

  it('stays live when it is asked for candles that the exchange does not have', async () => {
    const { feed } = setUp();
    await feed.instruments(never);
    const query = { symbol: btc, timeframe: '4h', count: 10 } as const;
    await expect(feed.history(query, never)).rejects.toBeInstanceOf(UnsupportedTimeframeError);
    expect(feed.state()).toEqual({ status: 'live' });
  });
});
