import { pageDto } from '@app/http';
import { toText } from '@app/kernel';

import { type DecisionOutcome, type DecisionRecord } from './decision-record.js';

export class SizingDto {
  /** f* = (b·p − q) / b, before anything is taken off it. */
  readonly fullKelly!: number;
  /** After confidence and the Kelly fraction. */
  readonly fractionalKelly!: number;
  /** After the signal's confidence and the market factor. */
  readonly adjustedKelly!: number;
  /** What was decided, as a ratio of capital. */
  readonly positionFraction!: number;
  /** In quote currency. @example "10.00" */
  readonly positionSize!: string;
  readonly capital!: string;
  readonly winRate!: number;
  readonly rewardRiskRatio!: number;
  readonly confidence!: number;
  readonly bootstrap!: boolean;
  readonly recommendation!: string;
  readonly reason!: string;
  /** Whether a cap made it smaller. */
  readonly clamped!: boolean;
}

export class DecisionDto {
  /** Market time of what was decided on. */
  readonly slot!: Date;
  readonly decidedAt!: Date;
  readonly outcome!: DecisionOutcome;
  /** Stable; tells reasons apart. @example "fee_not_covered" */
  readonly code!: string;
  readonly reason!: string;
  readonly confidence!: number;
  readonly expectedEdgeBps!: number;
  readonly marketPrice!: number;
  readonly provenance!: string;
  readonly sizing?: SizingDto | undefined;
  readonly clientOrderId?: string | undefined;

  static from(record: DecisionRecord): DecisionDto {
    const { sizing } = record;
    return {
      slot: record.slot,
      decidedAt: record.decidedAt,
      outcome: record.outcome,
      code: record.code,
      reason: record.reason,
      confidence: record.confidence,
      expectedEdgeBps: record.expectedEdgeBps,
      marketPrice: record.marketPrice,
      provenance: record.provenance,
      sizing: sizing && {
        ...sizing,
        positionSize: toText(sizing.positionSize),
        capital: toText(sizing.capital),
      },
      clientOrderId: record.clientOrderId,
    };
  }
}

export class DecisionPageDto extends pageDto(DecisionDto) {}
