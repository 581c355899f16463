import { type UserId } from '@app/kernel';

/** What everyone who sends reads, at once and without waiting. `epoch` rises by one at each stop. */
export type HaltReading =
  | { readonly halted: false; readonly epoch: number }
  | {
      readonly halted: true;
      readonly epoch: number;
      readonly reason: string;
      /** Whether this stop closes positions: then, and only then, its own orders that reduce one may pass. */
      readonly flatten: boolean;
    };

/**
 * The one source of truth about a stop (port). Synchronous: it can be read after the last await before a send.
 * Unreadable state reads as halted: nothing is sent when it cannot be known that it may be.
 */
export abstract class HaltLatch {
  /** The global stop, and the stop of this user where one is given. */
  abstract read(userId?: UserId): HaltReading;
}
