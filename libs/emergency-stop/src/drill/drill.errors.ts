import { DomainError } from '@app/kernel';

/** Another drill has not ended yet. */
export class DrillUnderWayError extends DomainError {
  readonly code = 'DRILL_UNDER_WAY';
  readonly kind = 'conflict';

  constructor() {
    super('A drill is under way');
  }
}

/** Nothing could be proved now, and nothing was done. */
export class DrillImpossibleError extends DomainError {
  readonly code = 'DRILL_IMPOSSIBLE';
  readonly kind = 'conflict';
}

/** The emergency stop was never rehearsed here. */
export class NoDrillError extends DomainError {
  readonly code = 'NO_DRILL';
  readonly kind = 'not_found';

  constructor() {
    super('There has been no drill yet');
  }
}
