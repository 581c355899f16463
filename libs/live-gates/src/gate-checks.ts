import { type GateCheck } from './gate-check.js';

/** Every condition of live trading: the areas register theirs in `onModuleInit`. */
export class GateChecks {
  readonly #checks: GateCheck[] = [];

  /** @throws RangeError for a code that is already there */
  register(check: GateCheck): void {
    if (this.#checks.some(({ code }) => code === check.code))
      throw new RangeError(`There is already a gate check ${check.code}`);
    this.#checks.push(check);
  }

  /** In the order of the report. */
  all(): readonly GateCheck[] {
    return this.#checks.toSorted((a, b) => a.order - b.order);
  }
}
