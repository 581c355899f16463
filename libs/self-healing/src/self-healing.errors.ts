import { DomainError } from '@app/kernel';

/** There is nothing to scan with: the flag is off, or the part did not start. */
export class SelfHealingOffError extends DomainError {
  readonly code = 'SELF_HEALING_OFF';
  readonly kind = 'conflict';

  constructor() {
    super('Self-healing does not run: see ENABLE_SELF_HEALING and GET /api/admin/lifecycle');
  }
}

/** Two scans at once would act twice. */
export class ScanElsewhereError extends DomainError {
  readonly code = 'SCAN_ELSEWHERE';
  readonly kind = 'conflict';

  constructor() {
    super('Another process on this database is scanning: try again in a minute');
  }
}

/** A scan came to nothing, such as for want of a database. */
export class ScanFailedError extends DomainError {
  readonly code = 'SCAN_FAILED';
  readonly kind = 'unavailable';

  constructor(reason: string | undefined) {
    super(`The scan failed: ${reason ?? 'it was given up'}`);
  }
}
