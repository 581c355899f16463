import { type Clock, type ExchangeId, messageOf, type MarketSymbol, within } from '@app/kernel';
import { backOffMs } from '@app/lifecycle';

import { openTimeOf } from '../aggregation.js';
import { type Candle, type Timeframe, timeframeMs } from '../candle.js';
import { type Instrument } from '../instrument.js';
import { type FeedState, MarketFeed, type MinuteClose } from '../market-feed.js';
import { FeedUnavailableError, UnknownMarketError, UnsupportedTimeframeError } from '../markets.errors.js';
import { type OrderBook } from '../order-book.js';
import { type PublicExchange } from './public-exchange.js';

const MINUTE_MS = timeframeMs('1m');
/** How old a book may become before it is read again. */
const POLL_MS = 10_000;
/** Exchanges take a moment to finish a candle after its minute is over. */
const GRACE_MS = 2000;
const REQUEST_TIMEOUT_MS = 15_000;
const CANDLES_AT_ONCE = 500;
/** Some exchanges give few candles at once; so many requests are made for one history at most. */
const PAGES_MAX = 10;

export interface ExchangeFeedOptions {
  readonly exchange: ExchangeId;
  readonly source: PublicExchange;
  readonly wall: Clock;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Told when the status changes, not at every failure. */
  readonly onChange: (state: FeedState) => void;
}

type Listener = (close: MinuteClose) => Promise<void> | void;

/**
 * Real prices of one exchange, asked for in turn. After a failure nothing is asked until a back-off has passed,
 * neither by the loop nor by anyone else: who asks meanwhile is told so at once.
 */
export class ExchangeFeed extends MarketFeed {
  readonly exchange: ExchangeId;
  readonly provenance = 'real';
  readonly clock: Clock;
  readonly #options: ExchangeFeedOptions;
  /** For each watched symbol the open time of the next candle to deliver. */
  readonly #next = new Map<MarketSymbol, number>();
  readonly #books = new Map<MarketSymbol, OrderBook>();
  #state: FeedState = { status: 'starting' };
  #failuresInRow = 0;

  constructor(options: ExchangeFeedOptions) {
    super();
    this.#options = options;
    this.exchange = options.exchange;
    this.clock = options.wall;
  }

  state(): FeedState {
    return this.#state;
  }

  instruments(signal: AbortSignal): Promise<readonly Instrument[]> {
    return this.#ask('instruments', signal, (source) => source.instruments());
  }

  async history(
    { symbol, timeframe, count }: { symbol: MarketSymbol; timeframe: Timeframe; count: number },
    signal: AbortSignal,
  ): Promise<readonly Candle[]> {
    const stepMs = timeframeMs(timeframe);
    const end = openTimeOf(this.clock.now(), timeframe);
    const candles: Candle[] = [];
    let since = end - count * stepMs;
    for (let page = 0; page < PAGES_MAX && since < end; page += 1) {
      const limit = Math.min(CANDLES_AT_ONCE, (end - since) / stepMs + 1);
      const query = { symbol, timeframe, since, limit };
      const found = await this.#ask('candles', signal, (source) => source.candles(query));
      const fresh = found.filter(({ time }) => time >= since && time < end);
      const last = fresh.at(-1);
      if (last === undefined) break;
      candles.push(...fresh);
      since = last.time + stepMs;
    }
    return candles;
  }

  watch(symbol: MarketSymbol): void {
    if (this.#next.has(symbol)) return;
    // One minute early: the last closed candle may not have been in anyone's history yet.
    this.#next.set(symbol, openTimeOf(this.clock.now(), '1m') - MINUTE_MS);
  }

  book(symbol: MarketSymbol): OrderBook | undefined {
    return this.#books.get(symbol);
  }

  async run(listener: Listener, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#poll(listener, signal);
      const state = this.#state;
      const waitMs = state.status === 'unreachable' ? state.nextTryAt - this.clock.now() : POLL_MS;
      await this.#options.pause(Math.max(0, waitMs), signal);
    }
    this.#move({ status: 'stopped' });
  }

  /** One round over all watched symbols; the first failure ends it, because the next would fail as well. */
  async #poll(listener: Listener, signal: AbortSignal): Promise<void> {
    for (const symbol of this.#next.keys()) {
      try {
        await this.#readBook(symbol, signal);
        await this.#deliverCloses(symbol, listener, signal);
      } catch (error) {
        if (error instanceof UnknownMarketError) this.#forget(symbol);
        else if (error instanceof FeedUnavailableError || signal.aborted) return;
        else throw error;
      }
    }
  }

  async #readBook(symbol: MarketSymbol, signal: AbortSignal): Promise<void> {
    const sides = await this.#ask('book', signal, (source) => source.book(symbol));
    this.#books.set(symbol, { time: this.clock.now(), ...sides });
  }

  async #deliverCloses(symbol: MarketSymbol, listener: Listener, signal: AbortSignal): Promise<void> {
    const since = this.#next.get(symbol) ?? 0;
    const closedBefore = this.clock.now() - GRACE_MS - MINUTE_MS;
    if (since > closedBefore) return;
    const query = { symbol, timeframe: '1m', since, limit: CANDLES_AT_ONCE } as const;
    const candles = await this.#ask('candles', signal, (source) => source.candles(query));
    for (const candle of candles.filter(({ time }) => time >= since && time <= closedBefore)) {
      this.#next.set(symbol, candle.time + MINUTE_MS);
      await listener({ symbol, candle });
    }
  }

  /** It is not traded any more: its prices go stale, which stops trading on them. */
  #forget(symbol: MarketSymbol): void {
    this.#next.delete(symbol);
    this.#books.delete(symbol);
  }

  async #ask<T>(
    what: string,
    signal: AbortSignal,
    request: (source: PublicExchange) => Promise<T>,
  ): Promise<T> {
    const state = this.#state;
    if (state.status === 'unreachable' && this.clock.now() < state.nextTryAt)
      throw new FeedUnavailableError(
        this.exchange,
        `${state.reason} (next try at ${new Date(state.nextTryAt).toISOString()})`,
      );
    try {
      const task = `${what} of ${this.exchange}`;
      const answer = await within(REQUEST_TIMEOUT_MS, task, () => request(this.#options.source), signal);
      this.#failuresInRow = 0;
      this.#move({ status: 'live' });
      return answer;
    } catch (error) {
      if (signal.aborted || isAnswer(error)) throw error;
      const reason = error instanceof FeedUnavailableError ? error.reason : messageOf(error);
      this.#backOff(reason);
      throw new FeedUnavailableError(this.exchange, reason, { cause: error });
    }
  }

  #backOff(reason: string): void {
    const now = this.clock.now();
    const state = this.#state;
    // Requests that were on their way together fail together, and count as one failure.
    if (state.status === 'unreachable' && now < state.nextTryAt) return;
    this.#failuresInRow += 1;
    this.#move({
      status: 'unreachable',
      since: state.status === 'unreachable' ? state.since : now,
      reason,
      nextTryAt: now + backOffMs(this.#failuresInRow, this.#options.random()),
    });
  }

  #move(state: FeedState): void {
    const isNew = state.status !== this.#state.status;
    this.#state = state;
    if (isNew) this.#options.onChange(state);
  }
}

/** The exchange works and says no. */
const isAnswer = (error: unknown): boolean =>
  error instanceof UnknownMarketError || error instanceof UnsupportedTimeframeError;
