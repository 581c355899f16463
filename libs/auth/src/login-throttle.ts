import { type Clock } from '@app/kernel';

const WINDOW_MS = 15 * 60_000;
/** Addresses remembered at once; beyond it the one tried the longest ago is forgotten. */
const ADDRESSES_MAX = 10_000;

/**
 * Counts sign-ins for an email address, whether there is such a user or not. Each counts as failed from the moment it
 * begins, so that many at once are counted too, until `succeeded` says otherwise.
 */
export class LoginThrottle {
  /** Wall times of the sign-ins of the last 15 minutes, by address. */
  readonly #attempts = new Map<string, readonly number[]>();

  constructor(
    private readonly clock: Clock,
    private readonly attemptsMax: number,
  ) {}

  /** Counts one and returns 0, or returns how many ms to wait when there were too many. */
  begin(email: string): number {
    const now = this.clock.now();
    const recent = (this.#attempts.get(email) ?? []).filter((time) => time > now - WINDOW_MS);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= this.attemptsMax) return oldest + WINDOW_MS - now;
    this.#attempts.delete(email);
    this.#attempts.set(email, [...recent, now]);
    this.#forgetOldest();
    return 0;
  }

  succeeded(email: string): void {
    this.#attempts.delete(email);
  }

  #forgetOldest(): void {
    if (this.#attempts.size <= ADDRESSES_MAX) return;
    for (const email of this.#attempts.keys()) {
      this.#attempts.delete(email);
      return;
    }
  }
}
