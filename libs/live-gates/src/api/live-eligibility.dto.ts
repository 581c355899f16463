import { IsOptional, IsString, MaxLength } from 'class-validator';

import { type CheckReport, type PolicedReport } from '../gate-report.js';
import { type GatePolicy, type Thresholds } from '../policy.js';

export class EligibilityQueryDto {
  /** One of your bots; without it your account as a whole is judged. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  readonly botId?: string;
}

/** Whether real money may be traded now. */
export class LiveEligibilityDto {
  /** @example false */
  readonly live_allowed!: boolean;
  /**
   * Everything that stands against it, all at once; empty when allowed.
   * @example ["Live trading is disabled in system configuration (ENABLE_LIVE_TRADING=false)"]
   */
  readonly reasons!: string[];
}

export class GateCheckDto {
  /** @example paper_days */
  readonly code!: string;
  /** `failed` also when it could not run. */
  readonly status!: CheckReport['status'];
  readonly reasons!: string[];
  /** @example "3.20 days" */
  readonly measured!: string;
  /** @example "7 days" */
  readonly threshold!: string;
  /** What would make it pass; absent when it passes. */
  readonly remedy: string | undefined;
  /** When it could pass at the earliest, if the bot goes on as before; absent when nobody can say. */
  readonly earliest: Date | undefined;
}

/** What the gate asks for here. Ratios are 0 to 1. */
export class GateThresholdsDto implements Thresholds {
  readonly paperDaysMin!: number;
  readonly tradesMin!: number;
  readonly firstLookTrades!: number;
  readonly lossesMin!: number;
  readonly winRateMin!: number;
  readonly confidence!: number;
  readonly drawdownMax!: number;
  readonly evidenceDays!: number;
}

export class GatePolicyDto {
  /** Equal versions judge equally. */
  readonly version!: string;
  /** Thresholds that are looser than their defaults. */
  readonly weaknesses!: string[];
  readonly thresholds!: GateThresholdsDto;
}

/** Every check of the gate, with what it found. */
export class LiveEligibilityReportDto {
  readonly liveAllowed!: boolean;
  readonly reasons!: string[];
  readonly policy!: GatePolicyDto;
  readonly checks!: GateCheckDto[];
}

export const toEligibilityDto = ({ liveAllowed, reasons }: PolicedReport): LiveEligibilityDto => ({
  live_allowed: liveAllowed,
  reasons: [...reasons],
});

export const toReportDto = ({
  liveAllowed,
  reasons,
  policy,
  checks,
}: PolicedReport): LiveEligibilityReportDto => ({
  liveAllowed,
  reasons: [...reasons],
  policy: toPolicyDto(policy),
  checks: checks.map((check) => ({ ...check, reasons: [...check.reasons] })),
});

const toPolicyDto = ({ weaknesses, ...policy }: GatePolicy): GatePolicyDto => ({
  ...policy,
  weaknesses: [...weaknesses],
});
