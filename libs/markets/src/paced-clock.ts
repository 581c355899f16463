import { Clock } from '@app/kernel';

/** Market time that a feed moves: it stands at the time the feed last waited for until the feed waits again. */
export abstract class PacedClock extends Clock {
  /** Resolves when market time has reached `timeMs`, or at once when the signal aborts. */
  abstract waitUntil(timeMs: number, signal: AbortSignal): Promise<void>;
}

/** Goes as fast as it is asked to: for replays, and simulations that nobody watches. */
export class SteppedClock extends PacedClock {
  #now: number;

  constructor(startMs: number) {
    super();
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  waitUntil(timeMs: number, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) this.#now = Math.max(this.#now, timeMs);
    return Promise.resolve();
  }
}

/** Further behind its pace than this the clock gives up catching up: after a pause of the whole machine, for example. */
const LAG_MAX_MS = 10 * 60_000;

export interface ScaledClockOptions {
  readonly wall: Clock;
  /** Market time per wall time. */
  readonly speed: number;
  readonly startMs: number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Goes `speed` times as fast as the wall clock, but never past the time that was last waited for: whoever works on a
 * candle for too long slows the market down instead of working on stale prices.
 */
export class ScaledClock extends PacedClock {
  readonly #options: ScaledClockOptions;
  #time: number;
  #wallTime: number;
  #limit: number;

  constructor(options: ScaledClockOptions) {
    super();
    this.#options = options;
    this.#time = options.startMs;
    this.#limit = options.startMs;
    this.#wallTime = options.wall.now();
  }

  now(): number {
    return Math.min(this.#limit, this.#scheduled());
  }

  async waitUntil(timeMs: number, signal: AbortSignal): Promise<void> {
    const now = this.now();
    if (this.#scheduled() - now > LAG_MAX_MS) {
      this.#time = now;
      this.#wallTime = this.#options.wall.now();
    }
    this.#limit = Math.max(this.#limit, timeMs);
    while (this.now() < timeMs && !signal.aborted)
      await this.#options.pause(Math.ceil((timeMs - this.now()) / this.#options.speed), signal);
  }

  #scheduled(): number {
    return this.#time + (this.#options.wall.now() - this.#wallTime) * this.#options.speed;
  }
}
