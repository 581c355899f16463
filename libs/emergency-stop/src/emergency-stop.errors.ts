import { DomainError } from '@app/kernel';

import { type HaltRecord } from './halt-record.js';
import { type HaltScope } from './halt-scope.js';

/** There is no stop to resume from. */
export class NotStoppedError extends DomainError {
  readonly code = 'NOT_STOPPED';
  readonly kind = 'conflict';

  constructor(scope: HaltScope) {
    super(scope === 'global' ? 'There is no active emergency stop' : 'Your bots are not stopped');
  }
}

/** Something may still be open or running, so trading is not resumed without force. */
export class NotClearError extends DomainError {
  readonly code = 'NOT_CLEAR';
  readonly kind = 'conflict';
  override readonly reasons: readonly string[];

  constructor(record: HaltRecord) {
    super(
      `The emergency stop is not through (verdict: ${record.verdict?.kind ?? 'not known yet'}): wait until the retries are, or resume with force and a reason`,
    );
    this.reasons = [...stepsNotDone(record), ...ordersLeft(record), ...positionsLeft(record)];
  }
}

/** Somebody stopped while this resume was under way: the stop counts. */
export class StoppedAgainError extends DomainError {
  readonly code = 'STOPPED_AGAIN';
  readonly kind = 'conflict';

  constructor() {
    super('An emergency stop was asked for while this resume was under way, so trading stays halted');
  }
}

/** Force is for exceptions, and exceptions have a reason. */
export class ForceNeedsReasonError extends DomainError {
  readonly code = 'FORCE_NEEDS_REASON';
  readonly kind = 'invalid';
  override readonly problems = [{ path: 'reason', message: 'is required with force: true' }];

  constructor() {
    super('reason: is required with force: true');
  }
}

/** The change could not be made durable, so it was not made. */
export class ResumeNotDurableError extends DomainError {
  readonly code = 'RESUME_NOT_DURABLE';
  readonly kind = 'unavailable';

  constructor(cause?: unknown) {
    super('The resume could not be written, so trading stays halted: try again', { cause });
  }
}

function stepsNotDone({ steps }: HaltRecord): readonly string[] {
  return steps.flatMap((step) =>
    step.outcome === 'done' ? [] : [`${step.name} was not halted: ${step.error}`],
  );
}

function ordersLeft({ verdict }: HaltRecord): readonly string[] {
  if (verdict?.kind === 'orders_remain')
    return [...verdict.orders.map((order) => `${order} is still open`), ...verdict.reasons];
  return verdict?.kind === 'unknown' ? verdict.reasons : [];
}

function positionsLeft({ positions }: HaltRecord): readonly string[] {
  if (positions?.kind === 'unknown') return [`Positions cannot be read: ${positions.reason}`];
  if (positions?.kind !== 'positions_remain') return [];
  return positions.positions.map(({ botId, symbol }) => `Bot ${botId} still holds ${symbol}`);
}
