import { type Clock } from '@app/kernel';

import { type EmergencyStop } from '../emergency-stop.js';
import { type HaltScope } from '../halt-scope.js';

const DELAY_MIN_MS = 1000;
const DELAY_MAX_MS = 30_000;
/** While positions are closed slice by slice: how long a book may take to fill up again. */
const SLICE_DELAY_MS = 2000;

/** When each stop that is not through gets its next round: at growing intervals after the last, each scope for itself. */
export class HaltRetries {
  readonly #next = new Map<HaltScope, { readonly dueAt: number; readonly delayMs: number }>();

  constructor(
    private readonly emergencyStop: EmergencyStop,
    private readonly clock: Clock,
  ) {}

  /** Begins every round that is due and waits for none of them. A scope that is seen first is due at once. */
  begin(): void {
    const unfinished = new Set(this.emergencyStop.unfinished());
    for (const scope of this.#next.keys()) if (!unfinished.has(scope)) this.#next.delete(scope);
    const now = this.clock.now();
    for (const scope of unfinished) {
      const { dueAt, delayMs } = this.#next.get(scope) ?? { dueAt: now, delayMs: DELAY_MIN_MS };
      if (dueAt > now) continue;
      void this.#goOn(scope, delayMs);
    }
  }

  /** Also while the first round is under way: however long that takes, the second follows it soon. */
  async #goOn(scope: HaltScope, delayMs: number): Promise<void> {
    this.#next.set(scope, { dueAt: Number.POSITIVE_INFINITY, delayMs });
    await this.emergencyStop.goOn(scope);
    const nextDelayMs = Math.min(this.#delayMax(scope), 2 * delayMs);
    this.#next.set(scope, { dueAt: this.clock.now() + delayMs, delayMs: nextDelayMs });
  }

  #delayMax(scope: HaltScope): number {
    const isFlattening = this.emergencyStop.report(scope)?.record.positions?.kind === 'positions_remain';
    return isFlattening ? SLICE_DELAY_MS : DELAY_MAX_MS;
  }
}
