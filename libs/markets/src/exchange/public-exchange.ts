import { type MarketSymbol } from '@app/kernel';

import { type Candle, type Timeframe } from '../candle.js';
import { type Instrument } from '../instrument.js';
import { type OrderBook } from '../order-book.js';

/**
 * What any exchange tells everybody (port). Each call is one or few requests and may fail in any way.
 * @throws UnknownMarketError for a symbol that is not traded (any more), UnsupportedTimeframeError,
 * FeedUnavailableError for everything else
 */
export abstract class PublicExchange {
  abstract instruments(): Promise<readonly Instrument[]>;
  /** Candles from `since` on, oldest first, the open one included; as many as the exchange gives at once. */
  abstract candles(query: {
    readonly symbol: MarketSymbol;
    readonly timeframe: Timeframe;
    readonly since: number;
    readonly limit: number;
  }): Promise<readonly Candle[]>;
  abstract book(symbol: MarketSymbol): Promise<Pick<OrderBook, 'bids' | 'asks'>>;
}
