import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

import { type Durability, type HaltReport } from './emergency-stop.js';
import { type HaltRecord } from './halt-record.js';
import { type HaltOrderOutcome, type HaltVerdict } from './order-ledger.js';

export class StopDto {
  /** Kept with the stop and shown to everyone. @example "Exchange misbehaves" */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly reason?: string;

  /** Also close every position at the market, with orders that only reduce. */
  @IsOptional()
  @IsBoolean()
  readonly flatten?: boolean;
}

export class ResumeDto {
  /** Required with `force`. @example "Checked by hand at the venue" */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly reason?: string;

  /** Although the verdict is not clear. */
  @IsOptional()
  @IsBoolean()
  readonly force?: boolean;
}

export class VerdictDto {
  /** `clear`: a fresh read of every venue shows no open order. */
  readonly kind!: HaltVerdict['kind'];
  /** Every survivor, as exchange:clientOrderId. */
  @ApiProperty({ type: [String], required: false })
  readonly orders?: readonly string[] | undefined;
  @ApiProperty({ type: [String], required: false })
  readonly reasons?: readonly string[] | undefined;
}

export class HaltOrderDto {
  readonly exchange!: string;
  readonly mode!: 'paper' | 'live';
  readonly clientOrderId!: string;
  readonly symbol!: string;
  readonly outcome!: HaltOrderOutcome;
  readonly attempts!: number;
  readonly detail?: string | undefined;
}

export class HaltOrdersDto {
  readonly cancelled!: number;
  readonly already_closed!: number;
  readonly rejected!: number;
  readonly unknown!: number;
  readonly list!: HaltOrderDto[];
}

export class HaltStepDto {
  readonly name!: string;
  readonly outcome!: 'done' | 'failed' | 'timed_out';
  readonly durationMs!: number;
  readonly error?: string | undefined;
}

export class StopAnswerDto {
  /** Only when nothing is left open. */
  readonly success!: boolean;
  readonly message!: string;
  readonly botsPaused!: number;
  readonly timestamp!: Date;
  readonly reversible!: true;
  readonly epoch!: number;
  /** What would survive a crash now. */
  readonly durable!: Durability;
  readonly verdict!: VerdictDto;
  readonly orders!: HaltOrdersDto;
  readonly steps!: HaltStepDto[];
}

export class ResumeAnswerDto {
  readonly success!: true;
  readonly message!: string;
  readonly timestamp!: Date;
  readonly note!: string;
}

export class HaltStatusDto {
  readonly enabled!: boolean;
  /** `global`, or `user:` and the caller's id. */
  readonly scope!: string;
  readonly reason?: string | undefined;
  readonly activatedAt?: Date | undefined;
  /** A user's id, or the name of a part of the system. */
  readonly activatedBy?: string | undefined;
  readonly epoch!: number;
  readonly verdict?: VerdictDto | undefined;
  readonly progress!: HaltOrdersDto;
}

const NOT_LOOKED_YET: VerdictDto = { kind: 'unknown', reasons: ['The venues have not been read yet'] };

export function toStopAnswer({ record, durable }: HaltReport, timestamp: Date): StopAnswerDto {
  const isClear = record.verdict?.kind === 'clear' && (!record.flatten || record.positions?.kind === 'flat');
  return {
    success: isClear,
    message: isClear
      ? 'Trading is halted and no order is open'
      : 'Trading is halted; not everything is closed yet, and it is tried again until it is',
    botsPaused: botsPaused(record),
    timestamp,
    reversible: true,
    epoch: record.epoch,
    durable,
    verdict: record.verdict ?? NOT_LOOKED_YET,
    orders: toOrders(record),
    steps: record.steps.map(({ name, outcome, durationMs, ...rest }) => ({
      name,
      outcome,
      durationMs,
      error: 'error' in rest ? rest.error : undefined,
    })),
  };
}

export function toStatus(scope: string, record: HaltRecord | undefined): HaltStatusDto {
  if (record === undefined) return { enabled: false, scope, epoch: 0, progress: toOrders({ orders: [] }) };
  const { activatedBy, enabled, epoch, reason, activatedAt, verdict } = record;
  return {
    enabled,
    scope: record.scope,
    reason,
    activatedAt,
    activatedBy: activatedBy.kind === 'user' ? activatedBy.userId : activatedBy.name,
    epoch,
    verdict,
    progress: toOrders(record),
  };
}

function toOrders({ orders }: Pick<HaltRecord, 'orders'>): HaltOrdersDto {
  const count = (outcome: HaltOrderOutcome): number =>
    orders.filter((order) => order.outcome === outcome).length;
  return {
    cancelled: count('cancelled'),
    already_closed: count('already_closed'),
    rejected: count('rejected'),
    unknown: count('unknown'),
    list: [...orders],
  };
}

function botsPaused({ steps }: HaltRecord): number {
  const step = steps.find(({ name }) => name === 'bots');
  const paused = step?.outcome === 'done' ? step.report.paused : 0;
  return typeof paused === 'number' ? paused : 0;
}
