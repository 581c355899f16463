import { type UserId } from '@app/kernel';

import { HaltLatch, type HaltReading } from './halt-latch.js';
import { type HaltScope, userScope } from './halt-scope.js';

/** Why a scope is stopped, and whether positions are closed too. */
export interface HaltCause {
  readonly reason: string;
  readonly flatten: boolean;
}

/** What is known of one scope: its latest epoch, and the cause while it is stopped. */
export interface ScopeState {
  readonly epoch: number;
  readonly halt: HaltCause | undefined;
}

const RUNNING: ScopeState = { epoch: 0, halt: undefined };

/**
 * The latch of this process. It starts closed and opens only once the stored state was read, so that a start can never
 * trade past a stop it has not heard of.
 */
export class InProcessLatch extends HaltLatch {
  readonly #scopes = new Map<HaltScope, ScopeState>();
  #unreadable: string | undefined = 'The halt state has not been read yet';

  /**
   * The epoch is the sum over both scopes: it rises at each stop that concerns this user, and never falls. Of two
   * stops the global one counts.
   */
  read(userId?: UserId): HaltReading {
    const scopes = [this.state('global'), ...(userId === undefined ? [] : [this.state(userScope(userId))])];
    const epoch = scopes.reduce((sum, scope) => sum + scope.epoch, 0);
    if (this.#unreadable !== undefined)
      return { halted: true, epoch, reason: this.#unreadable, flatten: false };
    const halt = scopes.find((scope) => scope.halt !== undefined)?.halt;
    return halt === undefined ? { halted: false, epoch } : { halted: true, epoch, ...halt };
  }

  state(scope: HaltScope): ScopeState {
    return this.#scopes.get(scope) ?? RUNNING;
  }

  /**
   * Closes at once. Closing what is closed is one stop with one epoch; at most it becomes one that flattens.
   * @returns the epoch of the stop
   */
  close(scope: HaltScope, { reason, flatten }: HaltCause): number {
    const { epoch, halt } = this.state(scope);
    if (halt !== undefined) {
      this.#scopes.set(scope, { epoch, halt: { ...halt, flatten: halt.flatten || flatten } });
      return epoch;
    }
    this.#scopes.set(scope, { epoch: epoch + 1, halt: { reason, flatten } });
    return epoch + 1;
  }

  open(scope: HaltScope): void {
    this.#scopes.set(scope, { epoch: this.state(scope).epoch, halt: undefined });
  }

  /** Takes over what the record says. An epoch never falls: what is older than what is known changes nothing. */
  adopt(scope: HaltScope, stored: ScopeState): void {
    if (stored.epoch >= this.state(scope).epoch) this.#scopes.set(scope, stored);
  }

  /** Every scope that is stopped. */
  haltedScopes(): readonly HaltScope[] {
    return [...this.#scopes].filter(([, { halt }]) => halt !== undefined).map(([scope]) => scope);
  }

  /** While the state cannot be read, nothing is sent. */
  markUnreadable(reason: string): void {
    this.#unreadable = reason;
  }

  markReadable(): void {
    this.#unreadable = undefined;
  }
}
