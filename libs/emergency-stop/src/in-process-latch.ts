import { type UserId } from '@app/kernel';

import { HaltLatch, type HaltReading } from './halt-latch.js';
import { type HaltScope, userScope } from './halt-scope.js';

/** What is known of one scope: its latest epoch, and the reason while it is stopped. */
export interface ScopeState {
  readonly epoch: number;
  readonly haltedBecause: string | undefined;
}

const RUNNING: ScopeState = { epoch: 0, haltedBecause: undefined };

/**
 * The latch of this process. It starts closed and opens only once the stored state was read, so that a start can never
 * trade past a stop it has not heard of.
 */
export class InProcessLatch extends HaltLatch {
  readonly #scopes = new Map<HaltScope, ScopeState>();
  #unreadable: string | undefined = 'The halt state has not been read yet';

  /** The epoch is the sum over both scopes: it rises at each stop that concerns this user, and never falls. */
  read(userId?: UserId): HaltReading {
    const scopes = [this.state('global'), ...(userId === undefined ? [] : [this.state(userScope(userId))])];
    const epoch = scopes.reduce((sum, scope) => sum + scope.epoch, 0);
    const reason =
      this.#unreadable ?? scopes.find((scope) => scope.haltedBecause !== undefined)?.haltedBecause;
    return reason === undefined ? { halted: false, epoch } : { halted: true, epoch, reason };
  }

  state(scope: HaltScope): ScopeState {
    return this.#scopes.get(scope) ?? RUNNING;
  }

  /**
   * Closes at once. Closing what is closed changes nothing: one stop, one epoch.
   * @returns the epoch of the stop
   */
  close(scope: HaltScope, reason: string): number {
    const { epoch, haltedBecause } = this.state(scope);
    if (haltedBecause !== undefined) return epoch;
    this.#scopes.set(scope, { epoch: epoch + 1, haltedBecause: reason });
    return epoch + 1;
  }

  open(scope: HaltScope): void {
    this.#scopes.set(scope, { epoch: this.state(scope).epoch, haltedBecause: undefined });
  }

  /**
   * Takes over what was read from the record. An epoch never falls, and a stop of this process that is newer than
   * the record stays: it is only not written yet.
   */
  adopt(scope: HaltScope, stored: ScopeState): void {
    const known = this.state(scope);
    if (stored.epoch < known.epoch) return;
    this.#scopes.set(scope, stored);
  }

  /** Every scope that is stopped. */
  haltedScopes(): readonly HaltScope[] {
    return [...this.#scopes]
      .filter(([, { haltedBecause }]) => haltedBecause !== undefined)
      .map(([scope]) => scope);
  }

  /** While the state cannot be read, nothing is sent. */
  markUnreadable(reason: string): void {
    this.#unreadable = reason;
  }

  markReadable(): void {
    this.#unreadable = undefined;
  }
}
