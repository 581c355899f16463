import { type Clock, messageOf, type UserId } from '@app/kernel';

import { type HaltProgress, type HaltRecord, type HaltStore } from './halt-record.js';
import { userOf } from './halt-scope.js';
import { type HaltContext, type HaltStep } from './halt-step.js';
import { type OrderCancellation } from './order-cancellation.js';
import { type PositionVerdict, type RemainingPosition } from './order-ledger.js';
import { runSteps } from './run-steps.js';

/** The positions the books know (port; implemented by the library that owns accounts). */
export abstract class OpenPositions {
  abstract read(user: UserId | undefined): Promise<readonly RemainingPosition[]>;
}

export interface HaltProcedureParts {
  readonly steps: () => readonly HaltStep[];
  readonly cancellation: OrderCancellation;
  readonly positions: OpenPositions;
  readonly store: HaltStore;
  readonly clock: Clock;
  readonly onProgress: (record: HaltRecord) => void;
  /** A step that failed, or progress that could not be kept: the stop goes on. */
  readonly onFault: (record: HaltRecord, what: string, error: string) => void;
}

/**
 * What follows a closed latch: every part is stopped, every order cancelled, and the venues are read. Safe to run
 * again at any time, from any state: after a crash it is.
 */
export class HaltProcedure {
  constructor(private readonly parts: HaltProcedureParts) {}

  /** Steps, one round of cancels and the verdict. Never rejects. */
  async run(record: HaltRecord): Promise<HaltRecord> {
    const { clock, onFault } = this.parts;
    const steps = await runSteps(this.parts.steps(), contextOf(record), {
      clock,
      onOutcome: (outcome) => {
        if (outcome.outcome !== 'done') onFault(record, outcome.name, outcome.error);
      },
    });
    return await this.look({ ...record, steps });
  }

  /** Cancels what is still open and reads the venues afresh, without the steps. Never rejects. */
  async look(record: HaltRecord): Promise<HaltRecord> {
    const { orders, verdict } = await this.parts.cancellation.round(record.scope, record.orders);
    const positions = record.flatten ? await this.#positions(userOf(record.scope)) : undefined;
    const looked = { ...record, orders, verdict, positions };
    await this.#keep(looked);
    this.parts.onProgress(looked);
    return looked;
  }

  async #positions(user: UserId | undefined): Promise<PositionVerdict> {
    try {
      const positions = await this.parts.positions.read(user);
      return positions.length === 0 ? { kind: 'flat' } : { kind: 'positions_remain', positions };
    } catch (error) {
      return { kind: 'unknown', reason: messageOf(error) };
    }
  }

  async #keep(record: HaltRecord): Promise<void> {
    const { verdict, positions, orders, steps }: HaltProgress = record;
    try {
      await this.parts.store.saveProgress(record.scope, record.epoch, { verdict, positions, orders, steps });
    } catch (error) {
      this.parts.onFault(record, 'save_progress', messageOf(error));
    }
  }
}

/** Whether nothing is left to do: no order open, and no position where none was to remain. */
export const isThrough = ({ verdict, positions, flatten }: HaltRecord): boolean =>
  verdict?.kind === 'clear' && (!flatten || positions?.kind === 'flat');

export const contextOf = ({ scope, reason, epoch, flatten }: HaltRecord): HaltContext => ({
  scope,
  reason,
  epoch,
  flatten,
});
