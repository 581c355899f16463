import { type ExchangeId, marketSymbol, money, price, quantity } from '@app/kernel';

import { type Candle } from '../candle.js';
import { type Instrument } from '../instrument.js';
import { BOOK_LEVELS } from '../ladder.js';
import { type BookLevel } from '../order-book.js';

type Maybe<T> = T | null | undefined;
/** Time in ms, open, high, low, close, volume. */
export type Ohlcv = readonly Maybe<number>[];
export interface CcxtBook {
  readonly bids: readonly (readonly Maybe<number>[])[];
  readonly asks: readonly (readonly Maybe<number>[])[];
}
export interface CcxtMarket {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly spot?: Maybe<boolean>;
  readonly active?: Maybe<boolean>;
  readonly maker?: Maybe<number>;
  readonly taker?: Maybe<number>;
  readonly precision: { readonly price?: Maybe<number>; readonly amount?: Maybe<number> };
  readonly limits: { readonly cost?: Maybe<{ readonly min?: Maybe<number> }> };
}

/** How an exchange's ccxt class writes precisions. */
const DECIMAL_PLACES = 2;
const TICK_SIZE = 4;
/** Where an exchange does not publish its fees: more than most take, so that paper never looks cheaper than real. */
const FEE_RATE_ASSUMED = 0.002;

/** undefined for what cannot be traded here: no spot market, closed, or without a tick and a lot of fixed size. */
export function instrumentOf(
  exchange: ExchangeId,
  market: CcxtMarket,
  precisionMode: number,
): Instrument | undefined {
  const tickSize = stepOf(market.precision.price, precisionMode);
  const lotStep = stepOf(market.precision.amount, precisionMode);
  if (market.spot !== true || market.active === false || tickSize === undefined || lotStep === undefined)
    return undefined;
  return {
    exchange,
    symbol: marketSymbol(market.symbol),
    base: market.base,
    quote: market.quote,
    tickSize: price(tickSize),
    lotStep: quantity(lotStep),
    minNotional: money(market.limits.cost?.min ?? 0),
    makerFeeRate: market.maker ?? FEE_RATE_ASSUMED,
    takerFeeRate: market.taker ?? FEE_RATE_ASSUMED,
  };
}

function stepOf(precision: Maybe<number>, mode: number): string | undefined {
  if (precision === undefined || precision === null) return undefined;
  if (mode === TICK_SIZE && precision > 0) return String(precision);
  if (mode === DECIMAL_PLACES) return `1e-${precision}`;
  return undefined;
}

/** @throws RangeError when a candle is none, or they are not in order */
export function candlesOf(rows: readonly Ohlcv[]): Candle[] {
  const candles = rows.map(candleOf);
  const stray = candles.find(({ time }, i) => time <= (candles[i - 1]?.time ?? -1));
  if (stray !== undefined)
    throw new RangeError(`candles out of order at ${new Date(stray.time).toISOString()}`);
  return candles;
}

function candleOf(row: Ohlcv): Candle {
  const [time = Number.NaN, open = 0, high = 0, low = 0, close = 0] = row.map(Number);
  if (!isNumber(time) || ![open, high, low, close].every(isPositive) || high < low)
    throw new RangeError(`a candle that is none: ${JSON.stringify(row)}`);
  return { time, open, high, low, close, volume: row[5] ?? 0 };
}

/** @throws RangeError when a level is none */
export function bookSide(levels: readonly (readonly Maybe<number>[])[]): BookLevel[] {
  return levels.slice(0, BOOK_LEVELS).map(([price = null, quantity = null]) => {
    if (!isPositive(price) || !isNumber(quantity))
      throw new RangeError(`a book level that is none: ${String(price)}, ${String(quantity)}`);
    return { price, quantity };
  });
}

const isNumber = (value: Maybe<number>): value is number => Number.isFinite(value);
const isPositive = (value: Maybe<number>): value is number => isNumber(value) && value > 0;
