import { ApiProperty } from '@nestjs/swagger';
import { type Actor, toText } from '@app/kernel';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

import { type HaltOrderOutcome, type HaltVerdict, type PositionVerdict } from '../cancel/order-ledger.js';
import { type Durability } from '../halt-memory.js';
import { type HaltRecord, isThrough } from '../halt-record.js';
import { type HaltReport } from '../stop-command.js';

export class StopDto {
  /** Kept with the stop and shown to everyone. @example "Exchange misbehaves" */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly reason?: string;

  /** Also close every position at the market, with orders that only reduce. @example false */
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

  /** Although the verdict is not clear. @example false */
  @IsOptional()
  @IsBoolean()
  readonly force?: boolean;
}

export class VerdictDto {
  /** `clear`: a fresh read of every venue shows no open order. @example clear */
  readonly kind!: HaltVerdict['kind'];
  /** Every survivor, as exchange:clientOrderId. */
  @ApiProperty({ type: [String], required: false })
  readonly orders?: readonly string[] | undefined;
  /** What is not known, each with its cause. */
  @ApiProperty({ type: [String], required: false })
  readonly reasons?: readonly string[] | undefined;
}

export class RemainingPositionDto {
  readonly botId!: string;
  readonly symbol!: string;
  /** In base currency. @example "0.25" */
  readonly quantity!: string;
  readonly reason?: string | undefined;
}

export class PositionsDto {
  /** `flat`: the books show no position. */
  readonly kind!: PositionVerdict['kind'];
  readonly positions?: RemainingPositionDto[] | undefined;
  /** Why they are not known. */
  readonly reason?: string | undefined;
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
  /** @example 12 */
  readonly botsPaused!: number;
  readonly timestamp!: Date;
  readonly reversible!: true;
  /** Rises by one at each stop. @example 3 */
  readonly epoch!: number;
  /** What would survive a crash now. @example database */
  readonly durable!: Durability;
  readonly verdict!: VerdictDto;
  /** Only for a stop with `flatten`. */
  readonly positions?: PositionsDto | undefined;
  readonly orders!: HaltOrdersDto;
  readonly steps!: HaltStepDto[];
}

export class ResumeAnswerDto {
  readonly success!: true;
  readonly message!: string;
  readonly timestamp!: Date;
  /** @example "Bots remain paused for manual review" */
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
  readonly positions?: PositionsDto | undefined;
  /** Parts that are halted so far. */
  readonly steps!: HaltStepDto[];
  readonly progress!: HaltOrdersDto;
}

const BOTS_REMAIN_PAUSED = 'Bots remain paused for manual review';
const NOT_LOOKED_YET: VerdictDto = { kind: 'unknown', reasons: ['The venues have not been read yet'] };

/** What is said while a stop is not through. With `clear` a part was not halted, or a position is open. */
const WHAT_IS_LEFT: Readonly<Record<HaltVerdict['kind'], string>> = {
  clear: 'Trading is halted and no order is open; the rest is tried again until it is done',
  orders_remain: 'Trading is halted; orders are still open, and are cancelled again until none is',
  unknown:
    'Trading is halted; whether an order is still open is not known yet, and is asked again until it is',
};

export function toStopAnswer({ record, durable }: HaltReport, timestamp: Date): StopAnswerDto {
  const isDone = isThrough(record);
  return {
    success: isDone,
    message: isDone
      ? 'Trading is halted and nothing is open'
      : WHAT_IS_LEFT[record.verdict?.kind ?? 'unknown'],
    botsPaused: botsPaused(record),
    timestamp,
    reversible: true,
    epoch: record.epoch,
    durable,
    verdict: record.verdict ?? NOT_LOOKED_YET,
    positions: toPositions(record.positions),
    orders: toOrders(record),
    steps: toSteps(record),
  };
}

/** The latch is open; a part that did not start again is named. */
export function toResumeAnswer(
  message: string,
  failedParts: readonly string[],
  timestamp: Date,
): ResumeAnswerDto {
  const failed =
    failedParts.length === 0 ? '' : `; restart what did not start again: ${failedParts.join(', ')}`;
  return { success: true, message: message + failed, timestamp, note: BOTS_REMAIN_PAUSED };
}

export function toStatus(record: HaltRecord): HaltStatusDto {
  const { scope, activatedBy, enabled, epoch, reason, activatedAt, verdict, positions } = record;
  const wasStopped = epoch > 0;
  return {
    enabled,
    scope,
    reason: wasStopped ? reason : undefined,
    activatedAt: wasStopped ? activatedAt : undefined,
    activatedBy: wasStopped ? nameOf(activatedBy) : undefined,
    epoch,
    verdict,
    positions: toPositions(positions),
    steps: toSteps(record),
    progress: toOrders(record),
  };
}

export const nameOf = (actor: Actor): string => (actor.kind === 'user' ? actor.userId : actor.name);

function toPositions(verdict: PositionVerdict | undefined): PositionsDto | undefined {
  if (verdict?.kind !== 'positions_remain') return verdict;
  const positions = verdict.positions.map((position) => ({
    ...position,
    quantity: toText(position.quantity),
  }));
  return { kind: verdict.kind, positions };
}

function toSteps({ steps }: HaltRecord): HaltStepDto[] {
  return steps.map(({ name, outcome, durationMs, ...rest }) => ({
    name,
    outcome,
    durationMs,
    error: 'error' in rest ? rest.error : undefined,
  }));
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
