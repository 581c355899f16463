import { marketSymbol, price, toText } from '@app/kernel';
import { candlesFrom, MARKET_START } from '@testing/markets';

import { timeframeMs } from '../candle.js';
import { MarketDataHub } from '../market-data-hub.js';
import { ReplayFeed } from './replay-feed.js';

const MINUTE = timeframeMs('1m');
const btc = marketSymbol('BTC/USDT');
const candles = candlesFrom([100, 101.5, 102, 103, 104, 105.25, 106]);
const never = new AbortController().signal;

describe('ReplayFeed', () => {
  it('plays every candle in order and stands still until the listener is done', async () => {
    const feed = new ReplayFeed(candles);
    feed.watch();
    const seen: number[] = [];
    void feed.play();
    await feed.run(async ({ candle }) => {
      expect(feed.clock.now()).toBe(candle.time + MINUTE);
      await Promise.resolve();
      expect(feed.clock.now()).toBe(candle.time + MINUTE);
      seen.push(candle.close);
    }, never);
    expect(seen).toEqual(candles.map(({ close }) => close));
    expect(feed.state()).toEqual({ status: 'ended', reason: 'all 7 candles were played' });
  });

  it('shows nothing of what comes later: no book before the first close, no history past the present', async () => {
    const feed = new ReplayFeed(candles, { spread: 0.001 });
    feed.watch();
    expect(feed.book()).toBeUndefined();
    void feed.play();
    await feed.run(async ({ candle }) => {
      const history = await feed.history({ timeframe: '1m', count: 500 });
      expect(history.at(-1)).toEqual(candle);
      const book = feed.book();
      expect(book?.time).toBe(candle.time + MINUTE);
      expect(book?.bids[0]?.price).toBeLessThan(candle.close);
      expect(book?.asks[0]?.price).toBeGreaterThan(candle.close);
    }, never);
  });

  it('has the spread and the depth it was given', async () => {
    const feed = new ReplayFeed(candlesFrom([40_000.5]), { spread: 0.001, levelDepth: 20_000 });
    void feed.play();
    await feed.run(() => undefined, never);
    const book = feed.book();
    expect(book?.bids[0]).toEqual({ price: 39_980.4, quantity: 0.50024512 });
    expect(book?.asks[0]?.price).toBe(40_020.6);
  });

  it('takes the tick from the decimals of the prices', async () => {
    const [instrument] = await new ReplayFeed(candles).instruments();
    expect(toText(instrument?.tickSize ?? price(0))).toBe('0.01');
    expect(instrument).toMatchObject({ symbol: btc, base: 'BTC', quote: 'USDT', takerFeeRate: 0.001 });
  });

  it('stops when it is told to and goes on from there', async () => {
    const feed = new ReplayFeed(candles);
    feed.watch();
    const stop = new AbortController();
    const seen: number[] = [];
    void feed.play();
    await feed.run(({ candle }) => {
      seen.push(candle.close);
      if (candle.close === 102) stop.abort();
    }, stop.signal);
    expect(feed.state()).toEqual({ status: 'stopped' });
    void feed.play();
    await feed.run(({ candle }) => void seen.push(candle.close), never);
    expect(seen).toEqual(candles.map(({ close }) => close));
  });

  it('drives longer candles through the hub', async () => {
    const feed = new ReplayFeed(candles);
    let play = (): Promise<void> => Promise.resolve();
    const hub = new MarketDataHub({
      open: () => Promise.resolve(feed),
      run: (opened, listener) =>
        (play = () => {
          void feed.play();
          return opened.run(listener, never);
        }),
      onListenerFault: (error) => {
        throw error;
      },
    });
    const key = { exchange: feed.exchange, symbol: btc, timeframe: '5m' } as const;
    await hub.subscribe(key);
    const closes: number[] = [];
    hub.onClose(({ candle, closeTime }) => {
      expect(closeTime).toBe(MARKET_START + 5 * MINUTE);
      expect(hub.clock(feed.exchange).now()).toBe(closeTime);
      closes.push(candle.close);
    });
    await play();
    expect(closes).toEqual([104]);
  });
});
