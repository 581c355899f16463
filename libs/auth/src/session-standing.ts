import { type Principal } from '@app/http';
import { type UserId } from '@app/kernel';

/** Who makes a request, and in which session. */
export interface Authenticated {
  readonly principal: Principal;
  readonly sessionId: string;
}

const SESSIONS_MAX = 1000;

/**
 * The sessions of this process that were in good standing when the database was asked last. A revocation may overtake an
 * answer that is still on its way: so whoever asks notes `revocations` before, and what was revoked since is not confirmed.
 */
export class SessionStanding {
  readonly #last = new Map<string, Authenticated>();
  #revocations = 0;

  /** How many there have been in this process. */
  get revocations(): number {
    return this.#revocations;
  }

  /** `revocationsBefore`: as they were before the database was asked. */
  confirm(authenticated: Authenticated, revocationsBefore: number): Authenticated {
    if (revocationsBefore !== this.#revocations) return authenticated;
    const { sessionId } = authenticated;
    this.#last.delete(sessionId);
    this.#last.set(sessionId, authenticated);
    const [oldest] = this.#last.keys();
    if (this.#last.size > SESSIONS_MAX && oldest !== undefined) this.#last.delete(oldest);
    return authenticated;
  }

  forget(sessionId: string): void {
    this.#revocations += 1;
    this.#last.delete(sessionId);
  }

  forgetAllOf(userId: UserId): void {
    this.#revocations += 1;
    for (const [sessionId, { principal }] of this.#last)
      if (principal.userId === userId) this.#last.delete(sessionId);
  }

  last(sessionId: string): Authenticated | undefined {
    return this.#last.get(sessionId);
  }
}
