import { type Principal } from '@app/http';

/** Who makes a request, and in which session. */
export interface Authenticated {
  readonly principal: Principal;
  readonly sessionId: string;
}

const SESSIONS_MAX = 1000;

/** The sessions of this process that were in good standing when the database was asked last. */
export class SessionStanding {
  readonly #last = new Map<string, Authenticated>();

  confirm(authenticated: Authenticated): Authenticated {
    const { sessionId } = authenticated;
    this.#last.delete(sessionId);
    this.#last.set(sessionId, authenticated);
    const [oldest] = this.#last.keys();
    if (this.#last.size > SESSIONS_MAX && oldest !== undefined) this.#last.delete(oldest);
    return authenticated;
  }

  forget(sessionId: string): void {
    this.#last.delete(sessionId);
  }

  last(sessionId: string): Authenticated | undefined {
    return this.#last.get(sessionId);
  }
}
