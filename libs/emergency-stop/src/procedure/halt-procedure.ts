import { type Clock, messageOf, within } from '@app/kernel';

import { type OrderCancellation } from '../cancel/order-cancellation.js';
import { type PositionVerdict } from '../cancel/order-ledger.js';
import { type HaltProgress, type HaltRecord, type HaltStore, haveRun } from '../halt-record.js';
import { userOf } from '../halt-scope.js';
import { type HaltContext, type HaltStep } from './halt-step.js';
import { type OpenPositions } from './open-positions.js';
import { runSteps } from './run-steps.js';

export interface HaltProcedureParts {
  readonly steps: () => readonly HaltStep[];
  readonly cancellation: OrderCancellation;
  readonly positions: OpenPositions;
  readonly store: HaltStore;
  readonly clock: Clock;
  /** Longest the database may take to keep the progress or to list the positions, ms. */
  readonly storeTimeoutMs: number;
  /** Longest one round of closing positions may take, ms. */
  readonly closeTimeoutMs: number;
  /** Called with what is known after each step and each round. It must not throw. */
  readonly onProgress: (record: HaltRecord) => void;
  /** A step that failed, or progress that could not be kept: the stop goes on. It must not throw. */
  readonly onFault: (record: HaltRecord, what: string, error: string) => void;
}

/**
 * What follows a closed latch: every part is halted, every order cancelled, positions closed where that was asked for,
 * and the venues are read. Safe to run again at any time, from any state: after a crash it is.
 */
export class HaltProcedure {
  constructor(private readonly parts: HaltProcedureParts) {}

  /** Everything, from the first step on. Never rejects. */
  async run(record: HaltRecord): Promise<HaltRecord> {
    const { clock, onFault, onProgress } = this.parts;
    const steps = await runSteps(this.parts.steps(), contextOf(record), {
      clock,
      onOutcome: (outcome, soFar) => {
        if (outcome.outcome !== 'done') onFault(record, outcome.name, outcome.error);
        onProgress({ ...record, steps: soFar });
      },
    });
    return await this.#look({ ...record, steps });
  }

  /** What is not done yet: the steps only if one of them is not. Never rejects. */
  async goOn(record: HaltRecord): Promise<HaltRecord> {
    return haveRun(record.steps) ? await this.#look(record) : await this.run(record);
  }

  /** Lets the parts run again, in the order opposite to the halt. @returns the names of those that did not */
  async resume(record: HaltRecord): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const step of [...this.parts.steps()].sort((a, b) => b.order - a.order)) {
      try {
        await within(step.deadlineMs, `resume ${step.name}`, (signal) =>
          step.resume?.(contextOf(record), signal),
        );
      } catch (error) {
        failed.push(step.name);
        this.parts.onFault(record, `resume ${step.name}`, messageOf(error));
      }
    }
    return failed;
  }

  /** Cancels what is still open and reads the venues afresh; then, if asked to, closes what is still held. */
  async #look(record: HaltRecord): Promise<HaltRecord> {
    const { orders, verdict } = await this.parts.cancellation.round(record.scope, record.orders);
    const cancelled = { ...record, orders, verdict };
    this.parts.onProgress(cancelled);
    const positions = record.flatten ? await this.#flatten(cancelled) : undefined;
    const looked = { ...cancelled, positions };
    await this.#keep(looked);
    this.parts.onProgress(looked);
    return looked;
  }

  async #flatten(record: HaltRecord): Promise<PositionVerdict> {
    const { positions, closeTimeoutMs, storeTimeoutMs, onFault } = this.parts;
    try {
      await within(closeTimeoutMs, 'close positions', (signal) =>
        positions.reduce(contextOf(record), signal),
      );
    } catch (error) {
      onFault(record, 'close positions', messageOf(error));
    }
    try {
      const left = await within(storeTimeoutMs, 'read positions', () => positions.read(userOf(record.scope)));
      return left.length === 0 ? { kind: 'flat' } : { kind: 'positions_remain', positions: left };
    } catch (error) {
      return { kind: 'unknown', reason: messageOf(error) };
    }
  }

  async #keep(record: HaltRecord): Promise<void> {
    const { scope, epoch, verdict, positions, orders, steps } = record;
    const progress: HaltProgress = { verdict, positions, orders, steps };
    try {
      await within(this.parts.storeTimeoutMs, 'keep the progress of the stop', () =>
        this.parts.store.saveProgress(scope, epoch, progress),
      );
    } catch (error) {
      this.parts.onFault(record, 'save_progress', messageOf(error));
    }
  }
}

const contextOf = ({ scope, reason, epoch, flatten }: HaltRecord): HaltContext => ({
  scope,
  reason,
  epoch,
  flatten,
});
