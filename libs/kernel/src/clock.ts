/**
 * Where time comes from. *Wall time* is the world's (deadlines, locks, sessions); *market time* comes with the feed
 * (candles, fills). Both are a Clock; a rule says which it uses. Only this file asks the machine.
 */
export abstract class Clock {
  /** Milliseconds since 1970, UTC. */
  abstract now(): number;

  date(): Date {
    return new Date(this.now());
  }
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}

/** A clock that stands until it is moved: for replays and tests. It never goes back. */
export class ManualClock extends Clock {
  #now: number;

  constructor(startMs: number) {
    super();
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  /** @throws RangeError when `timeMs` lies before the present. */
  moveTo(timeMs: number): void {
    if (timeMs < this.#now) throw new RangeError(`The clock cannot go back from ${this.#now} to ${timeMs}`);
    this.#now = timeMs;
  }

  advance(ms: number): void {
    this.moveTo(this.#now + ms);
  }
}
