export { aBook } from './books.js';
export { aCandle, candlesFrom, type CandlesOptions, MARKET_START } from './candles.js';
export { FakeFeed, type FakeFeedOptions } from './fake-feed.js';
export { FakeMarketData } from './fake-market-data.js';
export { anInstrument } from './instruments.js';
