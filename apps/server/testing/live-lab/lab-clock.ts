import { processEnvironment } from '@app/config';
import { Clock, SystemClock } from '@app/kernel';

/** The wall's time, moved ahead: days pass in the moment a market needs for a minute. It goes on by itself in between. */
class LabClock extends Clock {
  readonly #system = new SystemClock();
  #aheadMs: number;

  constructor(startMs: number) {
    super();
    this.#aheadMs = startMs - this.#system.now();
  }

  now(): number {
    return this.#system.now() + this.#aheadMs;
  }

  /** Never back. */
  moveTo(timeMs: number): void {
    this.#aheadMs += Math.max(0, timeMs - this.now());
  }
}

/** A Monday beyond the present: the database removes what has expired by its own clock, sessions in use among it. */
const FIRST_START_MS = Date.UTC(2100, 0, 4);

/** From `LAB_START_MS` on, so that a server that is started again goes on where the one before ended. */
export const LAB_CLOCK = new LabClock(Number(processEnvironment().LAB_START_MS ?? FIRST_START_MS));
