import { type HaltScope } from '@app/emergency-stop';

/** What must hold by the demands alone, whatever the system under test believes. */
export class HaltOracle {
  readonly #stops = new Map<HaltScope, number>();
  /** Resumes that were asked for since the latest stop, and not refused so far. */
  readonly #resumes = new Map<HaltScope, number>();

  stopDemanded(scope: HaltScope): void {
    this.#stops.set(scope, this.stops([scope]) + 1);
    this.#resumes.set(scope, 0);
  }

  /** @returns to be called when it was refused */
  resumeDemanded(scope: HaltScope): () => void {
    const stops = this.stops([scope]);
    this.#resumes.set(scope, (this.#resumes.get(scope) ?? 0) + 1);
    return () => {
      if (this.stops([scope]) === stops) this.#resumes.set(scope, (this.#resumes.get(scope) ?? 0) - 1);
    };
  }

  /** How many stops were demanded so far. */
  stops(scopes: readonly HaltScope[]): number {
    return scopes.reduce((sum, scope) => sum + (this.#stops.get(scope) ?? 0), 0);
  }

  /** Stopped, and no resume can have ended it. */
  isSurelyHalted(scopes: readonly HaltScope[]): boolean {
    return scopes.some((scope) => this.stops([scope]) > 0 && (this.#resumes.get(scope) ?? 0) === 0);
  }
}
