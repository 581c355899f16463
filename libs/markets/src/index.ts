export { aggregate, openTimeOf } from './aggregation.js';
export {
  isTimeframe,
  timeframeMs,
  TIMEFRAMES,
  type Candle,
  type MarketProvenance,
  type Provenance,
  type Timeframe,
} from './candle.js';
export { isCcxtExchange, loadCcxtClass, type CcxtClass } from './exchange/ccxt-class.adapter.js';
export { FeedOpener } from './feed-opener.service.js';
export { type Instrument } from './instrument.js';
export { MarketData, seriesId, type CandleClose, type ExchangeView, type SeriesKey } from './market-data.js';
export { MarketDataHub, type MarketDataHubOptions } from './market-data-hub.js';
export { MarketFeed, type FeedState, type MinuteClose } from './market-feed.js';
export { FeedUnavailableError, UnknownExchangeError, UnknownMarketError } from './markets.errors.js';
export { MarketsModule } from './markets.module.js';
export { midPrice, relativeSpread, type BookLevel, type OrderBook, type Quote } from './order-book.js';
export { PacedClock, ScaledClock, SteppedClock } from './paced-clock.js';
export { CandleFileError } from './replay/candle-file.errors.js';
export { readCandleFile, type CandleFile, type CandleGap } from './replay/candle-file.js';
export { REPLAY_DEFAULTS, ReplayFeed, type ReplayOptions } from './replay/replay-feed.js';
export { SIMULATED, SimulatedFeed } from './simulated/simulated-feed.js';
