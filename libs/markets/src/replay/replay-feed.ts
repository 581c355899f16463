import {
  exchangeId,
  type ExchangeId,
  type MarketSymbol,
  marketSymbol,
  money,
  price,
  quantity,
} from '@app/kernel';

import { aggregate } from '../aggregation.js';
import { type Candle, type MarketProvenance, type Timeframe, timeframeMs } from '../candle.js';
import { type Instrument } from '../instrument.js';
import { ladder } from '../ladder.js';
import { type FeedState, MarketFeed, type MinuteClose } from '../market-feed.js';
import { type OrderBook } from '../order-book.js';
import { SteppedClock } from '../paced-clock.js';

const MINUTE_MS = timeframeMs('1m');
/** Read in addition, so that the first candle that is given is a whole one. */
const DAY_MINUTES = 1440;
const QUANTITY_DIGITS = 8;
const PRICE_DIGITS_MAX = 8;

/** What a file of candles does not tell about its market. Ratios; amounts in quote currency. */
export interface ReplayOptions {
  readonly symbol: MarketSymbol;
  readonly spread: number;
  /** What stands at each price of the book. */
  readonly levelDepth: number;
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
}

export const REPLAY_DEFAULTS: ReplayOptions = {
  symbol: marketSymbol('BTC/USDT'),
  spread: 0.0002,
  levelDepth: 50_000,
  makerFeeRate: 0.001,
  takerFeeRate: 0.001,
};

/**
 * Plays recorded candles as if they happened: market time moves from close to close, and only when everybody who
 * listens is done. The book stands around the last close. It runs like any feed, but nothing happens before `play`.
 */
export class ReplayFeed extends MarketFeed {
  readonly exchange: ExchangeId = exchangeId('replay');
  readonly provenance: MarketProvenance = 'replay';
  readonly clock: SteppedClock;
  readonly #candles: readonly Candle[];
  readonly #options: ReplayOptions;
  readonly #priceDigits: number;
  #played = 0;
  #state: FeedState = { status: 'starting' };
  #isWatched = false;
  #begin: () => void = () => undefined;
  #end: () => void = () => undefined;
  readonly #begun = new Promise<void>((resolve) => (this.#begin = resolve));
  readonly #ended = new Promise<void>((resolve) => (this.#end = resolve));

  /** `candles`: one-minute candles, oldest first, at least one. */
  constructor(candles: readonly Candle[], options: Partial<ReplayOptions> = {}) {
    super();
    this.#candles = candles;
    this.#options = { ...REPLAY_DEFAULTS, ...options };
    this.#priceDigits = decimalsOf(candles);
    this.clock = new SteppedClock(candles[0]?.time ?? 0);
  }

  state(): FeedState {
    return this.#state;
  }

  instruments(): Promise<readonly Instrument[]> {
    const { symbol, makerFeeRate, takerFeeRate } = this.#options;
    const [base = '', quote = ''] = symbol.split('/');
    const instrument = {
      exchange: this.exchange,
      symbol,
      base,
      quote,
      tickSize: price(`1e-${this.#priceDigits}`),
      lotStep: quantity(`1e-${QUANTITY_DIGITS}`),
      minNotional: money(5),
      makerFeeRate,
      takerFeeRate,
    };
    return Promise.resolve([instrument]);
  }

  history({ timeframe, count }: { timeframe: Timeframe; count: number }): Promise<readonly Candle[]> {
    const minutes = count * (timeframeMs(timeframe) / MINUTE_MS);
    const from = Math.max(0, this.#played - minutes - DAY_MINUTES);
    return Promise.resolve(aggregate(this.#candles.slice(from, this.#played), timeframe).slice(-count));
  }

  watch(): void {
    this.#isWatched = true;
  }

  book(): OrderBook | undefined {
    const last = this.#candles[this.#played - 1];
    if (last === undefined) return undefined;
    const { spread, levelDepth } = this.#options;
    const width = last.close * spread;
    return ladder({
      time: this.clock.now(),
      mid: last.close,
      spread: width,
      priceDigits: this.#priceDigits,
      quantityDigits: QUANTITY_DIGITS,
      level: () => ({ gap: width / 2, worth: levelDepth }),
    });
  }

  async run(listener: (close: MinuteClose) => Promise<void> | void, signal: AbortSignal): Promise<void> {
    await Promise.race([this.#begun, aborted(signal)]);
    this.#state = { status: 'live' };
    for (const candle of this.#candles.slice(this.#played)) {
      if (signal.aborted) break;
      await this.clock.waitUntil(candle.time + MINUTE_MS, signal);
      this.#played += 1;
      if (this.#isWatched) await listener({ symbol: this.#options.symbol, candle });
    }
    this.#state = signal.aborted
      ? { status: 'stopped' }
      : { status: 'ended', reason: `all ${this.#candles.length} candles were played` };
    this.#end();
  }

  /** Starts the tape for whoever runs the feed. Resolves when it has ended or the run was aborted. */
  play(): Promise<void> {
    this.#begin();
    return this.#ended;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });

/** The most decimals any price is written with: the market's tick cannot have been larger. */
function decimalsOf(candles: readonly Candle[]): number {
  let most = 0;
  for (const { open, high, low, close } of candles)
    for (const each of [open, high, low, close]) most = Math.max(most, price(each).decimalPlaces());
  return Math.min(PRICE_DIGITS_MAX, most);
}
