import { pageDto, PageQueryDto } from '@app/http';
import { toText } from '@app/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';

import { type Candle, type MarketProvenance, type Timeframe, TIMEFRAMES } from './candle.js';
import { CANDLES_KEPT } from './candle-series.js';
import { type Instrument } from './instrument.js';

const PROVENANCES: readonly MarketProvenance[] = ['real', 'simulated', 'replay'];

export class ListMarketsQueryDto extends PageQueryDto {
  /**
   * `simulated`, or the id of an exchange that ccxt knows, such as `binance`.
   * @example simulated
   */
  @IsString()
  @Length(1, 40)
  readonly exchange: string = 'simulated';
}

export class CandlesQueryDto {
  /**
   * `simulated`, or the id of an exchange that ccxt knows, such as `binance`.
   * @example simulated
   */
  @IsString()
  @Length(1, 40)
  readonly exchange: string = 'simulated';

  @ApiPropertyOptional({ enum: TIMEFRAMES, default: '1m' })
  @IsIn(TIMEFRAMES)
  readonly timeframe: Timeframe = '1m';

  /** How many of the newest candles. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(CANDLES_KEPT)
  readonly limit: number = 100;
}

export class MarketDto {
  /** @example simulated */
  readonly exchange!: string;
  /** @example BTC/USDT */
  readonly symbol!: string;
  /** @example BTC */
  readonly base!: string;
  /** @example USDT */
  readonly quote!: string;
  /** Prices are multiples of it. @example 0.01 */
  readonly tickSize!: string;
  /** Quantities are multiples of it. @example 0.00001 */
  readonly lotStep!: string;
  /** The smallest order, in quote currency. @example 5 */
  readonly minNotional!: string;
  /** A ratio: 0.001 is 10 basis points. @example 0.001 */
  readonly makerFeeRate!: number;
  /** A ratio: 0.001 is 10 basis points. @example 0.001 */
  readonly takerFeeRate!: number;
  @ApiProperty({ enum: PROVENANCES, description: 'Where its prices come from.' })
  readonly provenance!: MarketProvenance;
}

export class MarketPageDto extends pageDto(MarketDto) {}

/** A closed candle. Numbers, because candles are statistics and no money. */
export class CandleDto {
  /** When it opened. */
  readonly time!: Date;
  /** @example 60012.5 */
  readonly open!: number;
  /** @example 60040.1 */
  readonly high!: number;
  /** @example 59990 */
  readonly low!: number;
  /** @example 60021.7 */
  readonly close!: number;
  /** In base currency. @example 3.4 */
  readonly volume!: number;
}

export class CandlesDto {
  /** @example simulated */
  readonly exchange!: string;
  /** @example BTC/USDT */
  readonly symbol!: string;
  @ApiProperty({ enum: TIMEFRAMES })
  readonly timeframe!: Timeframe;
  @ApiProperty({ enum: PROVENANCES, description: 'Where its prices come from.' })
  readonly provenance!: MarketProvenance;
  @ApiProperty({ type: [CandleDto], description: 'Oldest first.' })
  readonly items!: readonly CandleDto[];
}

export function toMarketDto(instrument: Instrument, provenance: MarketProvenance): MarketDto {
  const { tickSize, lotStep, minNotional, ...rest } = instrument;
  return {
    ...rest,
    tickSize: toText(tickSize),
    lotStep: toText(lotStep),
    minNotional: toText(minNotional),
    provenance,
  };
}

export const toCandleDto = (candle: Candle): CandleDto => ({ ...candle, time: new Date(candle.time) });
