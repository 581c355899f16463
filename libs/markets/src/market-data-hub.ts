import { type Clock, type ExchangeId, type MarketSymbol, within } from '@app/kernel';

import { openTimeOf } from './aggregation.js';
import { type Candle, type MarketProvenance, timeframeMs } from './candle.js';
import { CANDLES_KEPT, CandleSeries } from './candle-series.js';
import { type Instrument } from './instrument.js';
import { type CandleClose, type ExchangeView, MarketData, seriesId, type SeriesKey } from './market-data.js';
import { type MarketFeed, type MinuteClose } from './market-feed.js';
import { UnknownExchangeError, UnknownMarketError } from './markets.errors.js';
import { type OrderBook, type Quote } from './order-book.js';

const FETCH_TIMEOUT_MS = 30_000;

type MinuteListener = (close: MinuteClose) => Promise<void>;
export type CloseListener = (close: CandleClose) => Promise<void> | void;

export interface MarketDataHubOptions {
  /** Makes the feed of an exchange, once. @throws UnknownExchangeError, FeedUnavailableError */
  readonly open: (exchange: ExchangeId) => Promise<MarketFeed>;
  /** Has the feed's `run` called with this listener for as long as the system runs. */
  readonly run: (feed: MarketFeed, listener: MinuteListener) => void;
  /** Told what a listener threw: one bad listener never keeps a candle from the others. */
  readonly onListenerFault: (error: unknown, close: CandleClose) => void;
}

/** The one place where all bots' market data meets: feeds open on first use, series are loaded once and shared. */
export class MarketDataHub extends MarketData {
  readonly #options: MarketDataHubOptions;
  readonly #feeds = new Map<ExchangeId, MarketFeed>();
  readonly #opening = new Map<ExchangeId, Promise<MarketFeed>>();
  readonly #instruments = new Map<ExchangeId, ReadonlyMap<MarketSymbol, Instrument>>();
  readonly #subscriptions = new Map<string, Promise<void>>();
  readonly #series = new Map<string, { readonly key: SeriesKey; readonly series: CandleSeries }>();
  readonly #closeListeners = new Set<CloseListener>();
  readonly #minuteListeners = new Set<CloseListener>();

  constructor(options: MarketDataHubOptions) {
    super();
    this.#options = options;
  }

  subscribe(key: SeriesKey): Promise<void> {
    return once(this.#subscriptions, seriesId(key), () => this.#load(key));
  }

  candles(key: SeriesKey): readonly Candle[] {
    return this.#series.get(seriesId(key))?.series.candles ?? [];
  }

  async fetchCandles(key: SeriesKey, count: number): Promise<readonly Candle[]> {
    const wanted = Math.min(count, CANDLES_KEPT);
    const shared = this.candles(key);
    if (shared.length >= wanted) return shared.slice(-wanted);
    return await this.#history(await this.#feedOf(key), key, wanted);
  }

  onClose(listener: CloseListener): () => void {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  onMinute(listener: CloseListener): () => void {
    this.#minuteListeners.add(listener);
    return () => this.#minuteListeners.delete(listener);
  }

  quote(exchange: ExchangeId, symbol: MarketSymbol): Quote | undefined {
    const book = this.book(exchange, symbol);
    const bid = book?.bids[0]?.price;
    const ask = book?.asks[0]?.price;
    return book === undefined || bid === undefined || ask === undefined
      ? undefined
      : { time: book.time, bid, ask };
  }

  book(exchange: ExchangeId, symbol: MarketSymbol): OrderBook | undefined {
    return this.#feeds.get(exchange)?.book(symbol);
  }

  instrument(exchange: ExchangeId, symbol: MarketSymbol): Instrument | undefined {
    return this.#instruments.get(exchange)?.get(symbol);
  }

  async listInstruments(exchange: ExchangeId): Promise<readonly Instrument[]> {
    const known = this.#instruments.get(exchange);
    if (known !== undefined) return [...known.values()];
    const feed = await this.#open(exchange);
    const instruments = await within(FETCH_TIMEOUT_MS, `instruments of ${exchange}`, (signal) =>
      feed.instruments(signal),
    );
    this.#instruments.set(exchange, new Map(instruments.map((each) => [each.symbol, each])));
    return instruments;
  }

  exchanges(): readonly ExchangeView[] {
    const series = [...this.#series.values()];
    return [...this.#feeds.values()].map((feed) => ({
      exchange: feed.exchange,
      provenance: feed.provenance,
      state: feed.state(),
      subscriptions: series.filter(({ key }) => key.exchange === feed.exchange).length,
    }));
  }

  clock(exchange: ExchangeId): Clock {
    return this.#opened(exchange).clock;
  }

  provenance(exchange: ExchangeId): MarketProvenance {
    return this.#opened(exchange).provenance;
  }

  #opened(exchange: ExchangeId): MarketFeed {
    const feed = this.#feeds.get(exchange);
    if (feed === undefined) throw new UnknownExchangeError(exchange, 'its feed was never opened');
    return feed;
  }

  #open(exchange: ExchangeId): Promise<MarketFeed> {
    return once(this.#opening, exchange, async () => {
      const feed = await this.#options.open(exchange);
      this.#feeds.set(exchange, feed);
      this.#options.run(feed, (close) => this.#deliver(exchange, close));
      return feed;
    });
  }

  async #feedOf({ exchange, symbol }: SeriesKey): Promise<MarketFeed> {
    const instruments = await this.listInstruments(exchange);
    if (this.instrument(exchange, symbol) === undefined)
      throw new UnknownMarketError(
        exchange,
        symbol,
        instruments.map((each) => each.symbol),
      );
    return await this.#open(exchange);
  }

  async #load(key: SeriesKey): Promise<void> {
    const feed = await this.#feedOf(key);
    const series = new CandleSeries(key.timeframe);
    this.#series.set(seriesId(key), { key, series });
    feed.watch(key.symbol);
    try {
      const now = feed.clock.now();
      const minutesSoFar = Math.floor((now - openTimeOf(now, key.timeframe)) / timeframeMs('1m'));
      // The minutes first: what closes in between is then in the candles as well, and is ignored the second time.
      const minutes =
        key.timeframe === '1m' ? [] : await this.#history(feed, { ...key, timeframe: '1m' }, minutesSoFar);
      series.load(await this.#history(feed, key, CANDLES_KEPT), minutes);
    } catch (error) {
      this.#series.delete(seriesId(key));
      throw error;
    }
  }

  async #history(feed: MarketFeed, key: SeriesKey, count: number): Promise<readonly Candle[]> {
    const { symbol, timeframe } = key;
    if (count === 0) return [];
    return await within(FETCH_TIMEOUT_MS, `candles of ${seriesId(key)}`, (signal) =>
      feed.history({ symbol, timeframe, count }, signal),
    );
  }

  /** All series first, so that a listener never sees one timeframe ahead of another. */
  async #deliver(exchange: ExchangeId, { symbol, candle }: MinuteClose): Promise<void> {
    const closes: CandleClose[] = [];
    for (const { key, series } of this.#series.values()) {
      if (key.exchange !== exchange || key.symbol !== symbol) continue;
      for (const closed of series.extend(candle))
        closes.push({ key, candle: closed, closeTime: closed.time + timeframeMs(key.timeframe) });
    }
    const key: SeriesKey = { exchange, symbol, timeframe: '1m' };
    await this.#tell(this.#minuteListeners, { key, candle, closeTime: candle.time + timeframeMs('1m') });
    for (const close of closes) await this.#tell(this.#closeListeners, close);
  }

  async #tell(listeners: ReadonlySet<CloseListener>, close: CandleClose): Promise<void> {
    for (const listener of listeners) {
      try {
        await listener(close);
      } catch (error) {
        this.#options.onListenerFault(error, close);
      }
    }
  }
}

/** Runs `work` once for each key, however many ask at the same time; after a failure the next who asks tries again. */
function once<Key, Value>(
  running: Map<Key, Promise<Value>>,
  key: Key,
  work: () => Promise<Value>,
): Promise<Value> {
  const known = running.get(key);
  if (known !== undefined) return known;
  const result = work();
  running.set(key, result);
  result.catch(() => running.delete(key));
  return result;
}
