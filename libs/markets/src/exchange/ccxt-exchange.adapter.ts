import { type ExchangeId, type MarketSymbol, messageOf } from '@app/kernel';

import { type Candle, type Timeframe } from '../candle.js';
import { type Instrument } from '../instrument.js';
import {
  FeedUnavailableError,
  UnknownExchangeError,
  UnknownMarketError,
  UnsupportedTimeframeError,
} from '../markets.errors.js';
import { type OrderBook } from '../order-book.js';
import {
  bookSide,
  candlesOf,
  type CcxtBook,
  type CcxtMarket,
  instrumentOf,
  type Ohlcv,
} from './ccxt-answer.js';
import { loadCcxtClass } from './ccxt-class.adapter.js';
import { PublicExchange } from './public-exchange.js';

/** The part of ccxt that is used here. Its own types would make the compiler load a hundred exchanges. */
export interface CcxtPublic {
  readonly precisionMode: number;
  readonly timeframes: Readonly<Record<string, unknown>>;
  loadMarkets(reload: boolean): Promise<Readonly<Record<string, CcxtMarket>>>;
  fetchOHLCV(symbol: string, timeframe: string, since: number, limit: number): Promise<readonly Ohlcv[]>;
  fetchOrderBook(symbol: string): Promise<CcxtBook>;
}

/** Error texts of exchanges can be whole web pages. */
const REASON_LENGTH_MAX = 200;

/** An exchange seen through ccxt: public data only, without keys. */
export class CcxtExchange extends PublicExchange {
  private constructor(
    private readonly exchange: ExchangeId,
    private readonly ccxt: CcxtPublic,
  ) {
    super();
  }

  /** Asks nothing over the network. `options` go to ccxt. @throws UnknownExchangeError */
  static async load(
    exchange: ExchangeId,
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<CcxtExchange> {
    const Exchange = await loadCcxtClass<CcxtPublic>(exchange);
    if (Exchange === undefined) throw new UnknownExchangeError(exchange, 'ccxt does not know it');
    const spotOnly = { defaultType: 'spot', fetchMarkets: { types: ['spot'] } };
    return new CcxtExchange(exchange, new Exchange({ enableRateLimit: true, options: spotOnly, ...options }));
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.#ask(undefined, async () => {
      // Afresh: what was understood of a wrong answer must not stay.
      const markets = Object.values(await this.ccxt.loadMarkets(true));
      const mode = this.ccxt.precisionMode;
      const instruments = markets.flatMap((market) => instrumentOf(this.exchange, market, mode) ?? []);
      if (instruments.length === 0) throw new RangeError('it lists no spot markets');
      return instruments;
    });
  }

  candles(query: {
    readonly symbol: MarketSymbol;
    readonly timeframe: Timeframe;
    readonly since: number;
    readonly limit: number;
  }): Promise<readonly Candle[]> {
    const { symbol, timeframe, since, limit } = query;
    if (this.ccxt.timeframes[timeframe] === undefined)
      return Promise.reject(new UnsupportedTimeframeError(this.exchange, timeframe));
    return this.#ask(symbol, async () =>
      candlesOf(await this.ccxt.fetchOHLCV(symbol, timeframe, since, limit)),
    );
  }

  book(symbol: MarketSymbol): Promise<Pick<OrderBook, 'bids' | 'asks'>> {
    return this.#ask(symbol, async () => {
      const { bids, asks } = await this.ccxt.fetchOrderBook(symbol);
      return { bids: bookSide(bids), asks: bookSide(asks) };
    });
  }

  async #ask<T>(symbol: MarketSymbol | undefined, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (cause) {
      if (symbol !== undefined && cause instanceof Error && cause.name === 'BadSymbol')
        throw new UnknownMarketError(this.exchange, symbol, []);
      const reason = messageOf(cause).slice(0, REASON_LENGTH_MAX);
      throw new FeedUnavailableError(this.exchange, reason, { cause });
    }
  }
}
