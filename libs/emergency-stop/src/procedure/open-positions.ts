import { type UserId } from '@app/kernel';

import { type RemainingPosition } from '../cancel/order-ledger.js';
import { type HaltContext } from './halt-step.js';

/** The positions the books know (port; implemented by the library that owns accounts). */
export abstract class OpenPositions {
  /** Of one user, or of all. */
  abstract read(user: UserId | undefined): Promise<readonly RemainingPosition[]>;
  /**
   * One round of closing: at most one order for each position, at the market, never more than the book can take, and
   * never one that opens anything. What is left is closed in the next round.
   */
  abstract reduce(context: HaltContext, signal: AbortSignal): Promise<void>;
}
