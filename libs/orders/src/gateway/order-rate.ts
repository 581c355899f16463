import { type ExchangeId, type UserId } from '@app/kernel';

/** The entries of each user at each exchange within a moving window of wall time. */
export class OrderRate {
  readonly #times = new Map<string, number[]>();

  constructor(private readonly windowMs: number) {}

  /** Counts one more at once, so that of many deciding together each sees those before it. @returns how many were there */
  enter(user: UserId, exchange: ExchangeId, now: number): number {
    const key = `${user}|${exchange}`;
    const recent = (this.#times.get(key) ?? []).filter((time) => time > now - this.windowMs);
    this.#times.set(key, [...recent, now]);
    return recent.length;
  }

  /** Takes back what was entered at `now`: it was not sent. */
  withdraw(user: UserId, exchange: ExchangeId, now: number): void {
    const key = `${user}|${exchange}`;
    const times = this.#times.get(key) ?? [];
    const index = times.lastIndexOf(now);
    if (index >= 0) this.#times.set(key, times.toSpliced(index, 1));
  }
}
