import { DomainError } from '@app/kernel';
import { type SeriesKey, seriesId } from '@app/markets';

export class NoMarketError extends DomainError {
  readonly code = 'NO_MARKET';
  readonly kind = 'unavailable';

  constructor(key: SeriesKey) {
    super(`${seriesId(key)} gives no price now`);
  }
}

export class UnknownStrategyError extends DomainError {
  readonly code = 'UNKNOWN_STRATEGY';
  readonly kind = 'internal';

  constructor(name: string) {
    super(`A stored bot names the strategy '${name}', which does not exist`);
  }
}
