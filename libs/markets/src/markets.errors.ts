import { DomainError, type ExchangeId, type MarketSymbol } from '@app/kernel';

import { type Timeframe } from './candle.js';

export class UnknownExchangeError extends DomainError {
  readonly code = 'UNKNOWN_EXCHANGE';
  readonly kind = 'not_found';

  constructor(exchange: ExchangeId, hint: string) {
    super(`There is no exchange '${exchange}' here: ${hint}`);
  }
}

export class UnknownMarketError extends DomainError {
  readonly code = 'UNKNOWN_MARKET';
  readonly kind = 'not_found';

  constructor(exchange: ExchangeId, symbol: MarketSymbol, known: readonly MarketSymbol[]) {
    const some = known.slice(0, 10).join(', ');
    super(
      `There is no market '${symbol}' on ${exchange} (there are ${some}${known.length > 10 ? ', ...' : ''})`,
    );
  }
}

export class UnsupportedTimeframeError extends DomainError {
  readonly code = 'UNSUPPORTED_TIMEFRAME';
  readonly kind = 'invalid';

  constructor(exchange: ExchangeId, timeframe: Timeframe) {
    super(`${exchange} has no ${timeframe} candles`);
  }
}

/** The source of prices does not answer, or answers nonsense. Trying again later may help. */
export class FeedUnavailableError extends DomainError {
  readonly code = 'FEED_UNAVAILABLE';
  readonly kind = 'unavailable';

  constructor(
    exchange: ExchangeId,
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(`${exchange} gives no market data: ${reason}`, options);
  }
}
