import { ApiProperty } from '@nestjs/swagger';

import { type Execution } from './execution.js';
import { fractionAt, LADDER } from './ladder.js';
import { type Review } from './promotion-review.service.js';
import { PromotionDto, toPromotionDto } from './promotion.dto.js';
import { type Promotion } from './promotion.js';

/** How orders were carried out: means over the newest trades and orders. */
export class ExecutionDto {
  readonly trades!: number;
  /** Paid beyond the prices that were decided at, in basis points; positive is a cost. Absent without trades. */
  readonly slippageBps: number | undefined;
  readonly orders!: number;
  /** Part of the ordered quantity that was filled, 0 to 1. Absent without orders. */
  readonly fillRatio: number | undefined;
}

/** The step after the present one. */
export class NextStepDto {
  /**
   * Of the paper size, 0 to 1.
   * @example 0.25
   */
  readonly fraction!: number;
  /**
   * What it still asks for besides the live gate; empty when it is earned.
   * @example ["Minimum 10 live trades at 10.0 % required (current: 4)"]
   */
  readonly missing!: string[];
}

/** A live bot beside what paper predicted. */
export class LiveReviewDto {
  readonly live!: ExecutionDto;
  readonly paper!: ExecutionDto;
  /** How far it lies under its best since it became live, as a ratio of the capital at work. */
  readonly drawdown!: number;
  readonly tradesAtStep!: number;
  /** What speaks for a demotion; the next review demotes for it. */
  readonly findings!: string[];
  /** Absent at the full paper size. */
  readonly next: NextStepDto | undefined;
}

export class PromotionReportDto {
  @ApiProperty({ description: 'The newest one of the bot.' })
  readonly promotion!: PromotionDto;
  /** Absent while the bot is not live. */
  readonly review: LiveReviewDto | undefined;
}

export const toReportDto = (promotion: Promotion, review: Review | undefined): PromotionReportDto => ({
  promotion: toPromotionDto(promotion),
  review: review && toReviewDto(promotion, review),
});

function toReviewDto({ step }: Promotion, review: Review): LiveReviewDto {
  return {
    live: toExecutionDto(review.live),
    paper: toExecutionDto(review.paper),
    drawdown: review.drawdown,
    tradesAtStep: review.stepTrades,
    findings: review.findings.map(({ reason }) => reason),
    next:
      step + 1 < LADDER.length ? { fraction: fractionAt(step + 1), missing: [...review.missing] } : undefined,
  };
}

const toExecutionDto = ({ slippageBps, fillRatios }: Execution): ExecutionDto => ({
  trades: slippageBps.length,
  slippageBps: mean(slippageBps),
  orders: fillRatios.length,
  fillRatio: mean(fillRatios),
});

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
