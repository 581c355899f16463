import { pageDto } from '@app/http';
import { type Actor } from '@app/kernel';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

import { fractionAt } from './ladder.js';
import {
  type Ending,
  ENDING_CODES,
  type EndingCode,
  type Promotion,
  PROMOTION_STATES,
  type PromotionState,
} from './promotion.js';

export class DemoteDto {
  /**
   * Kept with the promotion and in the audit log.
   * @example I want to change its parameters
   */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly reason?: string;
}

export class RejectPromotionDto {
  /** @example Not before the holidays */
  @IsString()
  @Length(1, 200)
  readonly reason!: string;
}

/** A step that waits for a second administrator. */
export class StepRequestDto {
  /**
   * Of the paper size, 0 to 1.
   * @example 0.1
   */
  readonly fraction!: number;
  /** Who asked. */
  readonly by!: string;
  readonly expiresAt!: Date;
}

/** Why the promotion is over, or winding down. */
export class EndingDto {
  @ApiProperty({ enum: ENDING_CODES })
  readonly code!: EndingCode;
  /** @example Live trades cost 24.1 bp more than on paper (limit 5 bp) */
  readonly reason!: string;
  /** `user:<id>` or `system:<part>`. */
  readonly by!: string;
  readonly at!: Date;
}

/** The way of a bot through the steps of live trading. */
export class PromotionDto {
  /** @example 6650f3a1c2d3e4f5a6b7c8d9 */
  readonly id!: string;
  /** @example 6650f3a1c2d3e4f5a6b7c8d9 */
  readonly botId!: string;
  @ApiProperty({
    enum: PROMOTION_STATES,
    description:
      '`requested`: waits for a second administrator. `winding_down`: exits only, until the bot is flat and on paper.',
  })
  readonly state!: PromotionState;
  /**
   * Of the paper size, 0 to 1: what the present step lets the bot trade.
   * @example 0.1
   */
  readonly fraction!: number;
  /** Absent while the bot has not been live. */
  readonly liveSince: Date | undefined;
  readonly stepSince: Date | undefined;
  /** The sealed evidence of the present step. */
  readonly evidenceId: string | undefined;
  readonly evidenceExpiresAt: Date | undefined;
  readonly request: StepRequestDto | undefined;
  readonly ending: EndingDto | undefined;
  readonly createdAt!: Date;
}

export class PromotionPageDto extends pageDto(PromotionDto) {}

export function toPromotionDto(promotion: Promotion): PromotionDto {
  const { request, ending } = promotion;
  return {
    id: promotion.id,
    botId: promotion.botId,
    state: promotion.state,
    fraction: promotion.entered === undefined ? 0 : fractionAt(promotion.step),
    liveSince: promotion.entered?.at,
    stepSince: promotion.stepped?.at,
    evidenceId: promotion.evidence?.id,
    evidenceExpiresAt: promotion.evidence?.expiresAt,
    request: request && { fraction: fractionAt(request.step), by: request.by, expiresAt: request.expiresAt },
    ending: ending && toEndingDto(ending),
    createdAt: promotion.createdAt,
  };
}

const toEndingDto = ({ code, reason, actor, at }: Ending): EndingDto => ({
  code,
  reason,
  by: nameOf(actor),
  at,
});
const nameOf = (actor: Actor): string =>
  actor.kind === 'user' ? `user:${actor.userId}` : `system:${actor.name}`;
