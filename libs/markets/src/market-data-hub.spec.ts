import { exchangeId, marketSymbol } from '@app/kernel';
import { aBook, aCandle, anInstrument, candlesFrom, FakeMarketData, MARKET_START } from '@testing/markets';

import { type Candle, type Timeframe } from './candle.js';
import { type CandleClose, type SeriesKey } from './market-data.js';
import { FeedUnavailableError, UnknownExchangeError, UnknownMarketError } from './markets.errors.js';

const simulated = exchangeId('simulated');
const btc = marketSymbol('BTC/USDT');
const eth = marketSymbol('ETH/USDT');
const key = (timeframe: Timeframe, symbol = btc): SeriesKey => ({ exchange: simulated, symbol, timeframe });
const both = { instruments: [anInstrument(), anInstrument({ symbol: eth })] };
const prices = candlesFrom([100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
const minute = (i: number): Candle => prices[i] ?? aCandle();

describe('MarketDataHub', () => {
  it('loads a series once for all who subscribe, also at the same time', async () => {
    const data = new FakeMarketData();
    data.feed.addHistory(btc, prices);
    await Promise.all([data.subscribe(key('1m')), data.subscribe(key('1m'))]);
    await data.subscribe(key('1m'));
    expect(data.feed.historyCalls).toBe(1);
    expect(data.candles(key('1m'))).toEqual(prices);
  });

  it('tells of a close after every series of the symbol was extended', async () => {
    const data = new FakeMarketData();
    await data.subscribe(key('1m'));
    await data.subscribe(key('5m'));
    const seen: { close: CandleClose; ones: number; fives: number }[] = [];
    data.onClose((close) => {
      seen.push({ close, ones: data.candles(key('1m')).length, fives: data.candles(key('5m')).length });
    });
    for (let i = 0; i < 5; i += 1) await data.close(btc, minute(i));
    expect(seen.map(({ close }) => close.key.timeframe)).toEqual(['1m', '1m', '1m', '1m', '1m', '5m']);
    expect(seen.at(-2)).toMatchObject({ ones: 5, fives: 1 });
    expect(seen.at(-1)?.close).toMatchObject({
      candle: { open: 100, close: 104 },
      closeTime: MARKET_START + 300_000,
    });
  });

  it('completes a candle whose first minutes closed before anyone subscribed', async () => {
    const data = new FakeMarketData();
    data.feed.clock.moveTo(MARKET_START + 7 * 60_000);
    data.feed.addHistory(btc, prices.slice(0, 7));
    await data.subscribe(key('5m'));
    for (let i = 7; i < 10; i += 1) await data.close(btc, minute(i));
    expect(data.candles(key('5m'))).toMatchObject([
      { open: 100, close: 104 },
      { open: 104, close: 109, low: 104, high: 109, volume: 50 },
    ]);
  });

  it('tells minute listeners of watched symbols only, and nobody after they left', async () => {
    const data = new FakeMarketData(both);
    await data.subscribe(key('1h'));
    const seen: string[] = [];
    const leave = data.onMinute(({ key: { symbol } }) => void seen.push(symbol));
    await data.close(btc, minute(0));
    await data.close(eth, minute(0));
    leave();
    await data.close(btc, minute(1));
    expect(seen).toEqual([btc]);
  });

  it('keeps a candle from nobody because another listener failed', async () => {
    const data = new FakeMarketData();
    await data.subscribe(key('1m'));
    const seen: number[] = [];
    data.onClose(() => {
      throw new Error('bad listener');
    });
    data.onClose(({ candle }) => void seen.push(candle.close));
    await data.close(btc, minute(0));
    expect(seen).toEqual([100]);
    expect(data.listenerFaults).toHaveLength(1);
  });

  it('names what does not exist', async () => {
    const data = new FakeMarketData();
    await expect(data.subscribe(key('1m', marketSymbol('FOO/BAR')))).rejects.toThrow(
      new UnknownMarketError(simulated, marketSymbol('FOO/BAR'), [btc]),
    );
    await expect(data.listInstruments(exchangeId('nowhere'))).rejects.toBeInstanceOf(UnknownExchangeError);
    expect(() => data.clock(exchangeId('nowhere'))).toThrow(UnknownExchangeError);
  });

  it('can be subscribed to again once a feed that failed is back', async () => {
    const data = new FakeMarketData();
    data.feed.failure = new FeedUnavailableError(simulated, 'no route to host');
    await expect(data.subscribe(key('1m'))).rejects.toThrow('no route to host');
    data.feed.failure = undefined;
    await data.subscribe(key('1m'));
    await data.close(btc, minute(0));
    expect(data.candles(key('1m'))).toHaveLength(1);
  });

  it('gives candles of series nobody subscribed to without keeping them', async () => {
    const data = new FakeMarketData();
    data.feed.addHistory(btc, prices);
    expect(await data.fetchCandles(key('5m'), 1)).toMatchObject([{ open: 104, close: 109 }]);
    expect(data.candles(key('5m'))).toEqual([]);
    expect(data.feed.watched.size).toBe(0);
  });

  it('quotes the best prices of the book, and nothing while a side is empty', async () => {
    const data = await FakeMarketData.open();
    expect(data.quote(simulated, btc)).toBeUndefined();
    data.feed.setBook(btc, aBook({ mid: 100, spread: 0.04 }));
    expect(data.quote(simulated, btc)).toEqual({ time: MARKET_START, bid: 99.98, ask: 100.02 });
    data.feed.setBook(btc, { ...aBook(), asks: [] });
    expect(data.quote(simulated, btc)).toBeUndefined();
  });
});
