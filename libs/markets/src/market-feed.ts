import { type Clock, type ExchangeId, type MarketSymbol } from '@app/kernel';

import { type Candle, type MarketProvenance, type Timeframe } from './candle.js';
import { type Instrument } from './instrument.js';
import { type OrderBook } from './order-book.js';

export type FeedState =
  | { readonly status: 'starting' }
  | { readonly status: 'live' }
  | {
      readonly status: 'unreachable';
      readonly since: number;
      readonly reason: string;
      readonly nextTryAt: number;
    }
  | { readonly status: 'ended'; readonly reason: string }
  | { readonly status: 'stopped' };

/** One closed 1-minute candle of one symbol. */
export interface MinuteClose {
  readonly symbol: MarketSymbol;
  readonly candle: Candle;
}

/**
 * Where prices and market time come from (port). Feeds give closed 1-minute candles; longer timeframes are made from
 * them by MarketData, once for all bots. A feed that cannot reach its source says so in `state()`; it never throws
 * out of its loop and never retries without back-off.
 */
export abstract class MarketFeed {
  abstract readonly exchange: ExchangeId;
  abstract readonly provenance: MarketProvenance;
  /** Market time of this feed. */
  abstract readonly clock: Clock;

  abstract state(): FeedState;
  /** All instruments that can be traded here. @throws FeedUnavailableError */
  abstract instruments(signal: AbortSignal): Promise<readonly Instrument[]>;
  /** The newest `count` closed candles, oldest first; fewer when there are no more. @throws FeedUnavailableError */
  abstract history(
    query: { readonly symbol: MarketSymbol; readonly timeframe: Timeframe; readonly count: number },
    signal: AbortSignal,
  ): Promise<readonly Candle[]>;
  /** From now on the closes of this symbol are given to the listener. Watching twice is watching once. */
  abstract watch(symbol: MarketSymbol): void;
  /** The newest book; undefined while there is none. */
  abstract book(symbol: MarketSymbol): OrderBook | undefined;
  /** Runs until the signal aborts; the listener is awaited, so that a virtual clock moves only when all is done. */
  abstract run(listener: (close: MinuteClose) => Promise<void> | void, signal: AbortSignal): Promise<void>;
}
