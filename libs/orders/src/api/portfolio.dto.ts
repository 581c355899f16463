import { type BotMode } from '@app/bots';
import { toText } from '@app/kernel';
import { ApiProperty } from '@nestjs/swagger';

import { type CurrencyPortfolio, type Exposure } from './portfolio.js';

export class ExposureDto {
  /** @example BTC */
  readonly name!: string;
  /** @example 120.5 */
  readonly value!: string;
  /**
   * Of the equity, 0 to 1.
   * @example 0.12
   */
  readonly share!: number;
}

/** All your bots' money of one quote currency, on paper or real. */
export class CurrencyPortfolioDto {
  @ApiProperty({ enum: ['paper', 'live'] })
  readonly mode!: BotMode;
  /** @example USDT */
  readonly quote!: string;
  /** @example 3012.5 */
  readonly equity!: string;
  readonly cash!: string;
  /** Net of fees. */
  readonly realisedProfit!: string;
  /** Of the open positions, before the fees of selling them. */
  readonly unrealisedProfit!: string;
  readonly exposureByAsset!: ExposureDto[];
  readonly exposureByVenue!: ExposureDto[];
  /** Symbols without a price now: their positions count at cost. */
  readonly unpriced!: string[];
}

/** Amounts of different currencies, or of paper and real money, are never added up. */
export class PortfolioDto {
  readonly currencies!: CurrencyPortfolioDto[];
}

export function toPortfolioDto(currencies: readonly CurrencyPortfolio[]): PortfolioDto {
  return {
    currencies: currencies.map((portfolio) => ({
      mode: portfolio.mode,
      quote: portfolio.quote,
      equity: toText(portfolio.equity),
      cash: toText(portfolio.cash),
      realisedProfit: toText(portfolio.realisedProfit),
      unrealisedProfit: toText(portfolio.unrealisedProfit),
      exposureByAsset: portfolio.exposureByAsset.map(toExposureDto),
      exposureByVenue: portfolio.exposureByVenue.map(toExposureDto),
      unpriced: [...portfolio.unpriced],
    })),
  };
}

const toExposureDto = ({ name, value, share }: Exposure): ExposureDto => ({
  name,
  value: toText(value),
  share,
});
