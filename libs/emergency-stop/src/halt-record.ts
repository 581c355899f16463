import { type Actor } from '@app/kernel';

import { type HaltScope } from './halt-scope.js';
import { type HaltStepOutcome } from './halt-step.js';
import { type HaltOrder, type HaltVerdict, type PositionVerdict } from './order-ledger.js';

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
  readonly steps: readonly HaltStepOutcome[];
}

/** What the steps of a stop came to so far. */
export type HaltProgress = Pick<HaltRecord, 'verdict' | 'positions' | 'orders' | 'steps'>;

export const NO_PROGRESS: HaltProgress = { verdict: undefined, positions: undefined, orders: [], steps: [] };

/**
 * Where the records are kept (port). Every method throws when it cannot be sure that it was done.
 */
export abstract class HaltStore {
  /** Every scope that was ever stopped. */
  abstract read(): Promise<readonly HaltRecord[]>;
  /**
   * Compare-and-set from not enabled to enabled. The stored epoch becomes the given one, or one more than the stored
   * where that is higher. When the scope is stopped already, nothing changes and the stop that is there is returned.
   */
  abstract activate(record: HaltRecord): Promise<HaltRecord>;
  /** Also close positions, although the stop began without. */
  abstract demandFlatten(scope: HaltScope, epoch: number): Promise<void>;
  /** Keeps what is known; does nothing when the stop of this epoch is over. */
  abstract saveProgress(scope: HaltScope, epoch: number, progress: HaltProgress): Promise<void>;
  /** Compare-and-set from enabled with this epoch to not enabled; false when that is not the state. */
  abstract deactivate(scope: HaltScope, epoch: number): Promise<boolean>;
}
