import { exchangeId, type ExchangeId, ManualClock, type MarketSymbol } from '@app/kernel';
import {
  aggregate,
  type Candle,
  type FeedState,
  type Instrument,
  MarketFeed,
  type MinuteClose,
  type OrderBook,
  type MarketProvenance,
  type Timeframe,
  timeframeMs,
} from '@app/markets';

import { aBook } from './books.js';
import { MARKET_START } from './candles.js';
import { anInstrument } from './instruments.js';

export interface FakeFeedOptions {
  readonly exchange?: ExchangeId;
  readonly provenance?: MarketProvenance;
  readonly clock?: ManualClock;
  readonly instruments?: readonly Instrument[];
}

/** A feed that says what a test makes it say. Time stands still until a candle closes. */
export class FakeFeed extends MarketFeed {
  readonly exchange: ExchangeId;
  readonly provenance: MarketProvenance;
  readonly clock: ManualClock;
  readonly watched = new Set<MarketSymbol>();
  /** Thrown by `instruments` and `history` while set. */
  failure: Error | undefined;
  feedState: FeedState = { status: 'live' };
  /** How often candles were asked for. */
  historyCalls = 0;
  readonly #instruments: readonly Instrument[];
  readonly #minutes = new Map<MarketSymbol, Candle[]>();
  readonly #books = new Map<MarketSymbol, OrderBook>();
  #listener: ((close: MinuteClose) => Promise<void> | void) | undefined;

  constructor(options: FakeFeedOptions = {}) {
    super();
    this.exchange = options.exchange ?? exchangeId('simulated');
    this.provenance = options.provenance ?? 'simulated';
    this.clock = options.clock ?? new ManualClock(MARKET_START);
    this.#instruments = options.instruments ?? [anInstrument({ exchange: this.exchange })];
  }

  state(): FeedState {
    return this.feedState;
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.#answer(this.#instruments);
  }

  history(query: { symbol: MarketSymbol; timeframe: Timeframe; count: number }): Promise<readonly Candle[]> {
    this.historyCalls += 1;
    const candles = aggregate(this.#minutes.get(query.symbol) ?? [], query.timeframe);
    return this.#answer(candles.slice(-query.count));
  }

  watch(symbol: MarketSymbol): void {
    this.watched.add(symbol);
  }

  book(symbol: MarketSymbol): OrderBook | undefined {
    return this.#books.get(symbol);
  }

  run(listener: (close: MinuteClose) => Promise<void> | void, signal: AbortSignal): Promise<void> {
    this.#listener = listener;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  setBook(symbol: MarketSymbol, book: OrderBook | undefined): void {
    if (book === undefined) this.#books.delete(symbol);
    else this.#books.set(symbol, book);
  }

  /** Minutes that closed before anyone listened. */
  addHistory(symbol: MarketSymbol, minutes: readonly Candle[]): void {
    this.#minutes.set(symbol, [...(this.#minutes.get(symbol) ?? []), ...minutes]);
  }

  /** Closes a minute: time moves to its end, the book stands around its close, the listener is awaited. */
  async close(symbol: MarketSymbol, candle: Candle): Promise<void> {
    const closeTime = candle.time + timeframeMs('1m');
    if (closeTime > this.clock.now()) this.clock.moveTo(closeTime);
    this.addHistory(symbol, [candle]);
    this.setBook(symbol, aBook({ mid: candle.close, time: closeTime }));
    if (this.watched.has(symbol)) await this.#listener?.({ symbol, candle });
  }

  #answer<T>(value: T): Promise<T> {
    return this.failure === undefined ? Promise.resolve(value) : Promise.reject(this.failure);
  }
}
