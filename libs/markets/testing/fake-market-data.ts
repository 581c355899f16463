import { type MarketSymbol } from '@app/kernel';
import { type Candle, MarketDataHub, UnknownExchangeError } from '@app/markets';

import { FakeFeed, type FakeFeedOptions } from './fake-feed.js';

/** The real hub on a feed that a test drives: `await data.close(symbol, aCandle())`. Faults of listeners are kept. */
export class FakeMarketData extends MarketDataHub {
  readonly feed: FakeFeed;
  readonly listenerFaults: unknown[];

  constructor(options: FakeFeedOptions = {}) {
    const feed = new FakeFeed(options);
    const listenerFaults: unknown[] = [];
    super({
      open: (exchange) =>
        exchange === feed.exchange
          ? Promise.resolve(feed)
          : Promise.reject(new UnknownExchangeError(exchange, `only ${feed.exchange} is faked`)),
      run: (opened, listener) => void opened.run(listener, new AbortController().signal),
      onListenerFault: (error) => listenerFaults.push(error),
    });
    this.feed = feed;
    this.listenerFaults = listenerFaults;
  }

  /** A fake whose feed is open already, so that clocks, books and instruments can be read at once. */
  static async open(options: FakeFeedOptions = {}): Promise<FakeMarketData> {
    const data = new FakeMarketData(options);
    await data.listInstruments(data.feed.exchange);
    return data;
  }

  close(symbol: MarketSymbol, candle: Candle): Promise<void> {
    return this.feed.close(symbol, candle);
  }
}
