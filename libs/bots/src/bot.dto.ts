import { pageDto } from '@app/http';
import { toText } from '@app/kernel';
import { TIMEFRAMES, type Timeframe } from '@app/markets';
import { ApiProperty } from '@nestjs/swagger';

import { ExitRulesDto } from './bot-input.dto.js';
import {
  type Bot,
  BOT_STATUSES,
  type BotMode,
  type BotStatus,
  PAUSE_REASONS,
  type PauseReason,
  RISK_MODES,
  type RiskMode,
} from './bot.js';

export class BotDto {
  /** @example 6650f3a1c2d3e4f5a6b7c8d9 */
  readonly id!: string;
  /** @example Momentum on BTC */
  readonly name!: string;
  /** @example simulated */
  readonly exchange!: string;
  /** @example BTC/USDT */
  readonly symbol!: string;
  /** @example USDT */
  readonly quote!: string;
  @ApiProperty({ enum: TIMEFRAMES })
  readonly timeframe!: Timeframe;
  /** @example ema_cross */
  readonly strategy!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  readonly params!: Readonly<Record<string, number>>;
  @ApiProperty({ enum: RISK_MODES })
  readonly riskMode!: RiskMode;
  readonly exits!: ExitRulesDto;
  /** @example 1000 */
  readonly initialCapital!: string;
  @ApiProperty({ enum: ['paper', 'live'] })
  readonly mode!: BotMode;
  @ApiProperty({ enum: BOT_STATUSES })
  readonly status!: BotStatus;
  @ApiProperty({ enum: PAUSE_REASONS, required: false, description: 'While paused or quarantined.' })
  readonly pauseReason: PauseReason | undefined;
  @ApiProperty({
    type: String,
    required: false,
    description: 'The rule of self-healing that took it out of trading.',
    example: 'excessive_loss',
  })
  readonly rogueReason: string | undefined;
  /** Why the status is what it is. */
  readonly statusReason!: string;
  readonly statusChangedAt!: Date;
  /** `user:<id>` or `system:<part>`. */
  readonly statusChangedBy!: string;
  readonly createdAt!: Date;
}

export class BotPageDto extends pageDto(BotDto) {}

export function toBotDto(bot: Bot): BotDto {
  const { statusActor, exits } = bot;
  const { trailingStopRatio, holdingTimeMaxMs } = exits;
  return {
    id: bot.id,
    name: bot.name,
    exchange: bot.exchange,
    symbol: bot.symbol,
    quote: bot.quote,
    timeframe: bot.timeframe,
    strategy: bot.strategy,
    params: bot.params,
    riskMode: bot.riskMode,
    exits: {
      ...(trailingStopRatio === undefined ? {} : { trailingStopRatio }),
      ...(holdingTimeMaxMs === undefined ? {} : { holdingTimeMaxMs }),
    },
    initialCapital: toText(bot.initialCapital),
    mode: bot.mode,
    status: bot.status,
    pauseReason: bot.pauseReason,
    rogueReason: bot.rogueReason,
    statusReason: bot.statusReason,
    statusChangedAt: bot.statusChangedAt,
    statusChangedBy:
      statusActor.kind === 'user' ? `user:${statusActor.userId}` : `system:${statusActor.name}`,
    createdAt: bot.createdAt,
  };
}
