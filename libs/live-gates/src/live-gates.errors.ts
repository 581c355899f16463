import { DomainError, type UserId } from '@app/kernel';

/** The gate has refused; `reasons` are all of them. */
export class LiveGateClosedError extends DomainError {
  readonly code = 'LIVE_GATE_CLOSED';
  readonly kind = 'conflict';

  constructor(override readonly reasons: readonly string[]) {
    super(`Live trading is not allowed: ${reasons.join('; ')}`);
  }
}

/** Evidence was asked to be kept that is not there. */
export class NoEvidenceError extends DomainError {
  readonly code = 'NO_EVIDENCE';
  readonly kind = 'conflict';

  constructor(override readonly reasons: readonly string[]) {
    super(reasons.join('; '));
  }
}

/** Too many bots of a user were started at the same moment. */
export class VariantContendedError extends DomainError {
  readonly code = 'VARIANT_CONTENDED';
  readonly kind = 'unavailable';

  constructor(userId: UserId) {
    super(`Too many bots of user '${userId}' are being started at once: try again`);
  }
}
