import { pageDto, PageQueryDto } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { Transform } from 'class-transformer';

import { type Detectors } from '../detector.js';
import { type ActionOutcome, type HealingEvent } from '../events/healing-event.js';
import { type RemedyKind, type Severity } from '../finding.js';
import { type ScanReport } from '../scan/scan-report.js';

const OUTCOMES = ['done', 'skipped', 'failed', 'timed_out', 'flooded'] as const;

export class RuleDto {
  /** @example excessive_loss */
  readonly rule!: string;
  readonly description!: string;
  @ApiProperty({ enum: ['bot', 'system'] })
  readonly about!: 'bot' | 'system';
}

export class RuleReportDto {
  /** @example stuck_bot */
  readonly rule!: string;
  @ApiProperty({ enum: OUTCOMES })
  readonly outcome!: (typeof OUTCOMES)[number];
  readonly durationMs!: number;
  readonly findings!: number;
  @ApiProperty({ type: String, required: false, description: 'Why it was skipped or failed.' })
  readonly error: string | undefined;
}

export class ReadingDto {
  /** @example ledger */
  readonly name!: string;
  readonly durationMs!: number;
  @ApiProperty({ type: String, required: false, description: 'Why it could not be read.' })
  readonly error: string | undefined;
}

export class ActionCountsDto {
  readonly done!: number;
  readonly failed!: number;
  /** What was planned and was not the thing to do after all. */
  readonly withheld!: number;
}

export class ScanReportDto {
  readonly startedAt!: Date;
  readonly durationMs!: number;
  readonly bots!: number;
  /** Documents that are no bots. */
  readonly unreadable!: number;
  readonly findings!: number;
  readonly actions!: ActionCountsDto;
  readonly readings!: ReadingDto[];
  readonly rules!: RuleReportDto[];
  /** What kept it from being complete. */
  readonly problems!: string[];
}

export class ActionResultDto {
  @ApiProperty({ enum: ['done', 'failed', 'withheld', 'none'] })
  readonly outcome!: ActionOutcome;
  readonly detail!: string;
}

export class HealingEventDto {
  readonly id!: string;
  /** @example capital_anomaly */
  readonly rule!: string;
  /** @example bot:6650f3a1c2d3e4f5a6b7c8d9 */
  readonly subject!: string;
  @ApiProperty({ enum: ['info', 'warning', 'critical'] })
  readonly severity!: Severity;
  readonly message!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly evidence!: Readonly<Record<string, unknown>>;
  @ApiProperty({ enum: ['report', 'repair', 'restart', 'pause', 'quarantine'] })
  readonly action!: RemedyKind;
  readonly result!: ActionResultDto;
  readonly isOpen!: boolean;
  readonly firstSeenAt!: Date;
  readonly lastSeenAt!: Date;
  readonly timesSeen!: number;
  @ApiProperty({ type: Date, required: false, description: 'When it was gone.' })
  readonly closedAt: Date | undefined;
}

export class HealingEventPageDto extends pageDto(HealingEventDto) {}

export class SelfHealingDto {
  readonly enabled!: boolean;
  @ApiProperty({ type: Date, required: false })
  readonly nextScanAt: Date | undefined;
  readonly rules!: RuleDto[];
  @ApiProperty({ type: ScanReportDto, required: false, description: 'Absent before the first scan.' })
  readonly lastScan: ScanReportDto | undefined;
  /** How many faults there are now. */
  readonly openFindings!: number;
  /** The newest of them; all are in the list of findings. */
  readonly findings!: HealingEventDto[];
}

export class FindingsQueryDto extends PageQueryDto {
  /** Only what is there now, or only what is over. @example true */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  open?: boolean;
}

export function toRuleDtos({ forBots, forSystem }: Pick<Detectors, 'forBots' | 'forSystem'>): RuleDto[] {
  return [
    ...forBots.map(({ rule, description }) => ({ rule, description, about: 'bot' as const })),
    ...forSystem.map(({ rule, description }) => ({ rule, description, about: 'system' as const })),
  ];
}

export function toScanReportDto(report: ScanReport): ScanReportDto {
  return {
    ...report,
    readings: [...report.readings],
    rules: [...report.rules],
    problems: [...report.problems],
  };
}

export function toHealingEventDto(event: HealingEvent): HealingEventDto {
  const { id, rule, subject, severity, message, evidence, action, result, isOpen } = event;
  const { firstSeenAt, lastSeenAt, timesSeen, closedAt } = event;
  return {
    ...{ id, rule, subject, severity, message, evidence, action, result, isOpen },
    ...{ firstSeenAt, lastSeenAt, timesSeen, closedAt },
  };
}
