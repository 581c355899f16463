import { setImmediate } from 'node:timers/promises';

import { exchangeId, type ExchangeId, type MarketSymbol } from '@app/kernel';

import { aggregate, openTimeOf } from '../aggregation.js';
import { type Candle, type Timeframe, timeframeMs } from '../candle.js';
import { type Instrument } from '../instrument.js';
import { ladder } from '../ladder.js';
import { type FeedState, MarketFeed, type MinuteClose } from '../market-feed.js';
import { type MarketTimeStore } from './market-time-store.js';
import { UnknownMarketError } from '../markets.errors.js';
import { type OrderBook } from '../order-book.js';
import { type PacedClock } from '../paced-clock.js';
import { BLOCK_MS, PricePath } from './price-path.js';
import { RandomSource } from './seeded-random.js';
import { instrumentOf, SIMULATED_MARKETS, type SimulatedMarket } from './simulated-market.js';

export const SIMULATED = exchangeId('simulated');
const MINUTE_MS = timeframeMs('1m');
const DAY_MS = timeframeMs('1d');
/** Days of history made in one go before others get their turn: a few milliseconds of work. */
const DAYS_AT_ONCE = 5;
/** How far ahead of time the reached market time is stored, so that it is stored seldom. */
const RESERVED_MS = 15 * MINUTE_MS;

export interface SimulatedFeedOptions {
  readonly seed: number;
  readonly clock: PacedClock;
  /** Where the market goes on after a restart; without one it begins where the clock does. */
  readonly reached?: MarketTimeStore;
  readonly markets?: readonly SimulatedMarket[];
}

/**
 * A market made by chance and repeatable: every price is a function of seed, symbol and market time alone. While the
 * process is down the market stands still. The time it goes on from is stored ahead of what anyone has seen, so that
 * market time never goes back, also after a crash (which then skips up to 15 minutes of it).
 */
export class SimulatedFeed extends MarketFeed {
  readonly exchange: ExchangeId = SIMULATED;
  readonly provenance = 'simulated';
  readonly clock: PacedClock;
  readonly #options: SimulatedFeedOptions;
  readonly #markets: ReadonlyMap<MarketSymbol, MarketState>;
  readonly #watched = new Set<MarketSymbol>();
  readonly #books = new Map<MarketSymbol, OrderBook>();
  #state: FeedState = { status: 'starting' };
  #reservedUntil = 0;

  constructor(options: SimulatedFeedOptions) {
    super();
    this.#options = options;
    this.clock = options.clock;
    this.#markets = new Map(
      (options.markets ?? SIMULATED_MARKETS).map((market) => [
        market.symbol,
        {
          market,
          path: new PricePath(options.seed, market),
          books: new RandomSource(options.seed, market.symbol, 'book'),
        },
      ]),
    );
  }

  state(): FeedState {
    return this.#state;
  }

  instruments(): Promise<readonly Instrument[]> {
    return Promise.resolve(
      [...this.#markets.values()].map(({ market }) => instrumentOf(this.exchange, market)),
    );
  }

  async history(
    { symbol, timeframe, count }: { symbol: MarketSymbol; timeframe: Timeframe; count: number },
    signal: AbortSignal,
  ): Promise<readonly Candle[]> {
    const { path } = this.#market(symbol);
    const end = openTimeOf(this.clock.now(), timeframe);
    const start = end - count * timeframeMs(timeframe);
    const candles: Candle[] = [];
    let days = 0;
    for (let day = openTimeOf(start, '1d'); day < end; day += DAY_MS) {
      candles.push(...aggregate(minutesOfDay(path, day), timeframe));
      if ((days += 1) % DAYS_AT_ONCE === 0) await setImmediate();
      signal.throwIfAborted();
    }
    return candles.filter(({ time }) => time >= start && time < end);
  }

  watch(symbol: MarketSymbol): void {
    this.#market(symbol);
    this.#watched.add(symbol);
  }

  book(symbol: MarketSymbol): OrderBook | undefined {
    const known = this.#books.get(symbol);
    const time = this.clock.now();
    if (known?.time === time) return known;
    const book = this.#drawBook(symbol, time);
    this.#books.set(symbol, book);
    return book;
  }

  async run(listener: (close: MinuteClose) => Promise<void> | void, signal: AbortSignal): Promise<void> {
    this.#state = { status: 'live' };
    let time = openTimeOf(this.clock.now(), '1m');
    for (;;) {
      const closeTime = time + MINUTE_MS;
      await this.#reserve(closeTime);
      await this.clock.waitUntil(closeTime, signal);
      if (signal.aborted) break;
      for (const symbol of this.#watched)
        await listener({ symbol, candle: this.#market(symbol).path.minuteAt(time).candle });
      time = closeTime;
    }
    this.#state = { status: 'stopped' };
    await this.#options.reached?.save(this.clock.now());
    this.#reservedUntil = 0;
  }

  /** The time must be stored before the clock may show it. */
  async #reserve(time: number): Promise<void> {
    if (this.#options.reached === undefined || time <= this.#reservedUntil) return;
    await this.#options.reached.save(time + RESERVED_MS);
    this.#reservedUntil = time + RESERVED_MS;
  }

  #market(symbol: MarketSymbol): MarketState {
    const known = this.#markets.get(symbol);
    if (known === undefined) throw new UnknownMarketError(this.exchange, symbol, [...this.#markets.keys()]);
    return known;
  }

  /** Spread and distances grow, and depth shrinks, as the minute is more agitated. */
  #drawBook(symbol: MarketSymbol, time: number): OrderBook {
    const { market, path, books } = this.#market(symbol);
    const { candle, agitation } = path.minuteAt(time);
    const mid = priceWithin(candle, time);
    const spread = mid * market.typicalSpread * agitation;
    const random = books.at(time);
    let depth = market.levelDepth / agitation;
    return ladder({
      time,
      mid,
      spread,
      priceDigits: market.priceDigits,
      quantityDigits: market.quantityDigits,
      level: () => ({
        gap: spread * random.between(0.2, 1),
        worth: (depth *= 1.05) * random.between(0.2, 1.8),
      }),
    });
  }
}

interface MarketState {
  readonly market: SimulatedMarket;
  readonly path: PricePath;
  readonly books: RandomSource;
}

function minutesOfDay(path: PricePath, day: number): Candle[] {
  const first = day / BLOCK_MS;
  return Array.from({ length: DAY_MS / BLOCK_MS }, (_, i) => path.block(first + i)).flatMap((block) =>
    block.map(({ candle }) => candle),
  );
}

/** The price on its way through a minute: from the open over both extremes, the one against the move first, to the close. */
function priceWithin({ time, open, high, low, close }: Candle, now: number): number {
  const stops = close >= open ? [open, low, high, close] : [open, high, low, close];
  const position = ((now - time) / MINUTE_MS) * (stops.length - 1);
  const from = stops[Math.floor(position)] ?? close;
  const to = stops[Math.floor(position) + 1] ?? close;
  return from + (to - from) * (position - Math.floor(position));
}
