import { PageQueryDto } from '@app/http';
import { TIMEFRAMES } from '@app/markets';
import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

import { BOT_STATUSES, type BotStatus, type ExitRules, RISK_MODES, type RiskMode } from './bot.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const trimmed = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.trim() : value;

/** When a position is closed besides the strategy's own exit. */
export class ExitRulesDto {
  /**
   * Close when the bid falls this far below the highest price since the entry, as a ratio.
   * @example 0.02
   */
  @IsOptional()
  @IsNumber()
  @Min(0.001)
  @Max(0.5)
  readonly trailingStopRatio?: number;

  /**
   * Close after this time in the position, in milliseconds of market time.
   * @example 86400000
   */
  @IsOptional()
  @IsInt()
  @Min(MINUTE_MS)
  @Max(365 * DAY_MS)
  readonly holdingTimeMaxMs?: number;
}

export class CreateBotDto {
  /**
   * Unique among your bots that are not archived.
   * @example Momentum on BTC
   */
  @Transform(trimmed)
  @IsString()
  @Length(1, 60)
  readonly name!: string;

  /** @example simulated */
  @IsString()
  @Length(1, 40)
  readonly exchange!: string;

  /** @example BTC/USDT */
  @IsString()
  @Length(1, 40)
  readonly symbol!: string;

  @ApiProperty({ enum: TIMEFRAMES, example: '1m' })
  @IsString()
  @MaxLength(10)
  readonly timeframe!: string;

  /**
   * One of `GET /api/strategies`.
   * @example ema_cross
   */
  @IsString()
  @Length(1, 40)
  readonly strategy!: string;

  @ApiPropertyOptional({
    description: "By the strategy's schema; what is left out has its default.",
    type: 'object',
    additionalProperties: { type: 'number' },
    example: {},
  })
  @IsOptional()
  @IsObject()
  readonly params?: Record<string, number>;

  @ApiProperty({
    description: 'Caps a position at 10, 15, 20 or 25 % of the capital.',
    enum: RISK_MODES,
    required: false,
    default: 'balanced',
  })
  @ValidateIf((_, value) => value !== undefined) // null is no risk mode
  @IsIn(RISK_MODES)
  readonly riskMode?: RiskMode;

  @IsOptional()
  @ValidateNested()
  @Type(() => ExitRulesDto)
  readonly exits?: ExitRulesDto;

  /**
   * In quote currency. It cannot be changed later.
   * @example 1000
   */
  @ApiProperty({ type: String, example: '1000' })
  @IsString()
  @Matches(/^\d{1,12}(\.\d{1,8})?$/, { message: 'must be a positive decimal in a string, such as "1000"' })
  readonly initialCapital!: string;
}

const CHANGEABLE = ['name', 'timeframe', 'strategy', 'params', 'riskMode', 'exits'] as const;
/** Only what is to be changed; all but the name only while the bot is not active. */
export class UpdateBotDto extends PartialType(PickType(CreateBotDto, CHANGEABLE), {
  skipNullProperties: false,
}) {}

export class ListBotsQueryDto extends PageQueryDto {
  /** Only bots in this status. */
  @ApiProperty({ enum: BOT_STATUSES, required: false })
  @IsOptional()
  @IsIn(BOT_STATUSES)
  readonly status?: BotStatus;
}

export const toExits = (dto: ExitRulesDto | undefined): ExitRules => ({
  trailingStopRatio: dto?.trailingStopRatio,
  holdingTimeMaxMs: dto?.holdingTimeMaxMs,
});
