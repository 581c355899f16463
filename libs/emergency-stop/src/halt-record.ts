import { type Actor } from '@app/kernel';

import { type HaltScope } from './halt-scope.js';
import { type HaltOrder, type HaltVerdict, type PositionVerdict } from './cancel/order-ledger.js';
import { type HaltStepOutcome } from './procedure/halt-step.js';

/** What a stop is, for as long as it is kept: one for each scope, its epoch raised by one at each stop. */
export interface HaltRecord {
  readonly scope: HaltScope;
  readonly enabled: boolean;
  readonly epoch: number;
  readonly reason: string;
  readonly activatedAt: Date;
  readonly activatedBy: Actor;
  readonly flatten: boolean;
  /** undefined until the first look at the venues after the stop. */
  readonly verdict: HaltVerdict | undefined;
  /** Only after a stop with `flatten`. */
  readonly positions: PositionVerdict | undefined;
  readonly orders: readonly HaltOrder[];
  /** Those of the latest run, by this process; empty until it ran them. */
  readonly steps: readonly HaltStepOutcome[];
}

/** Enough to see whether there is news. */
export type HaltHead = Pick<HaltRecord, 'scope' | 'enabled' | 'epoch' | 'flatten'>;

/** What a stop came to so far. */
export type HaltProgress = Pick<HaltRecord, 'verdict' | 'positions' | 'orders' | 'steps'>;

export const NO_PROGRESS: HaltProgress = { verdict: undefined, positions: undefined, orders: [], steps: [] };

/** A scope before its first stop. */
export const neverStopped = (scope: HaltScope): HaltRecord => ({
  ...NO_PROGRESS,
  scope,
  enabled: false,
  epoch: 0,
  reason: 'Never stopped',
  activatedAt: new Date(0),
  activatedBy: { kind: 'system', name: 'nobody' },
  flatten: false,
});

/** Whether nothing is left to do: every part halted, no order open, and no position where none was to remain. */
export const isThrough = ({ verdict, positions, flatten, steps }: HaltRecord): boolean =>
  verdict?.kind === 'clear' && (!flatten || positions?.kind === 'flat') && haveRun(steps);

/** Also that they ran at all: there is always one. */
export const haveRun = (steps: readonly HaltStepOutcome[]): boolean =>
  steps.length > 0 && steps.every(({ outcome }) => outcome === 'done');

/**
 * Where the records are kept (port). Every method throws when it cannot be sure that it was done.
 */
export abstract class HaltStore {
  /** Every scope that was ever stopped. */
  abstract heads(): Promise<readonly HaltHead[]>;
  abstract find(scope: HaltScope): Promise<HaltRecord | undefined>;
  /**
   * Compare-and-set from not enabled to enabled. The stored epoch becomes the given one, or one more than the stored
   * where that is higher. When the scope is stopped already, the stop that is there is returned; all that may change
   * is that it flattens too, where this one does.
   */
  abstract activate(record: HaltRecord): Promise<HaltRecord>;
  /** Keeps what is known; does nothing when the stop of this epoch is over. */
  abstract saveProgress(scope: HaltScope, epoch: number, progress: HaltProgress): Promise<void>;
  /** Compare-and-set from enabled with this epoch to not enabled; false when that is not the state. */
  abstract deactivate(scope: HaltScope, epoch: number): Promise<boolean>;
}
