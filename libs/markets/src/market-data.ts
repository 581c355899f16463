import { type Clock, type ExchangeId, type MarketSymbol } from '@app/kernel';

import { type Candle, type MarketProvenance, type Timeframe } from './candle.js';
import { type Instrument } from './instrument.js';
import { type FeedState } from './market-feed.js';
import { type OrderBook, type Quote } from './order-book.js';

/** Identifies candles that bots share. */
export interface SeriesKey {
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly timeframe: Timeframe;
}

export const seriesId = (key: SeriesKey): string => `${key.exchange}|${key.symbol}|${key.timeframe}`;

/** A closed candle of a subscribed series. `closeTime` is the open time of the next candle. */
export interface CandleClose {
  readonly key: SeriesKey;
  readonly candle: Candle;
  readonly closeTime: number;
}

/** An exchange whose feed is open. */
export interface ExchangeView {
  readonly exchange: ExchangeId;
  readonly provenance: MarketProvenance;
  readonly state: FeedState;
  /** How many series are subscribed to: without any, nobody trades there. */
  readonly subscriptions: number;
}

/**
 * Everything the rest of the system reads of markets (port): candles by (exchange, symbol, timeframe), fetched once
 * and shared by all who need them; quotes, books, instruments, market time.
 */
export abstract class MarketData {
  /**
   * Loads history once; afterwards `candles()` grows with each close.
   * @throws UnknownExchangeError, UnknownMarketError, UnsupportedTimeframeError, FeedUnavailableError
   */
  abstract subscribe(key: SeriesKey): Promise<void>;
  /** The newest closed candles (bounded, 500), oldest first; empty while not subscribed. */
  abstract candles(key: SeriesKey): readonly Candle[];
  /** The newest `count` closed candles (500 at most), subscribed or not. @throws as `subscribe` */
  abstract fetchCandles(key: SeriesKey, count: number): Promise<readonly Candle[]>;
  /** Called after the series was extended, in the order of the closes. Returns the function that ends it. */
  abstract onClose(listener: (close: CandleClose) => Promise<void> | void): () => void;
  /** Called at each 1-minute close of a watched symbol, whatever the timeframes subscribed. */
  abstract onMinute(listener: (close: CandleClose) => Promise<void> | void): () => void;
  abstract quote(exchange: ExchangeId, symbol: MarketSymbol): Quote | undefined;
  abstract book(exchange: ExchangeId, symbol: MarketSymbol): OrderBook | undefined;
  /** Known after `listInstruments()` or `subscribe()` of that exchange. */
  abstract instrument(exchange: ExchangeId, symbol: MarketSymbol): Instrument | undefined;
  /** @throws UnknownExchangeError, FeedUnavailableError */
  abstract listInstruments(exchange: ExchangeId): Promise<readonly Instrument[]>;
  /** Those that were asked for since the start. */
  abstract exchanges(): readonly ExchangeView[];
  /** @throws UnknownExchangeError */
  abstract clock(exchange: ExchangeId): Clock;
  /** @throws UnknownExchangeError */
  abstract provenance(exchange: ExchangeId): MarketProvenance;
}
