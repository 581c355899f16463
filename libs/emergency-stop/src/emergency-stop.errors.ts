import { DomainError } from '@app/kernel';

import { type HaltScope } from './halt-scope.js';
import { type HaltVerdict } from './order-ledger.js';

/** There is no stop to resume from. */
export class NotStoppedError extends DomainError {
  readonly code = 'NOT_STOPPED';
  readonly kind = 'conflict';

  constructor(scope: HaltScope) {
    super(scope === 'global' ? 'There is no active emergency stop' : 'Your bots are not stopped');
  }
}

/** Orders may still be open, so trading is not resumed without force. */
export class NotClearError extends DomainError {
  readonly code = 'NOT_CLEAR';
  readonly kind = 'conflict';
  override readonly reasons: readonly string[];

  constructor(verdict: HaltVerdict | undefined) {
    super(
      `The verdict of the emergency stop is ${verdict?.kind ?? 'not known yet'}, not clear: wait until the retries are through, or resume with force and a reason`,
    );
    this.reasons = namesOf(verdict);
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

  constructor(cause: unknown) {
    super('The resume could not be written, so trading stays halted: try again', { cause });
  }
}

function namesOf(verdict: HaltVerdict | undefined): readonly string[] {
  if (verdict?.kind === 'orders_remain') return verdict.orders.map((order) => `${order} is still open`);
  return verdict?.kind === 'unknown' ? verdict.reasons : [];
}
