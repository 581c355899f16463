import { LeftOutChecks } from './left-out-checks.js';
import { type OrderIntent, type PreTradeCheck, type RiskContext } from './pre-trade-check.js';
import { type RiskDecision, runChecks } from './run-checks.js';

/** Every pre-trade check of the system: the areas register theirs in `onModuleInit`. */
export class PreTradeChecks {
  readonly #checks: PreTradeCheck[];

  constructor(
    checks: readonly PreTradeCheck[],
    private readonly onDenied: (code: string) => void = () => undefined,
    private readonly leftOut = new LeftOutChecks([]),
  ) {
    this.#checks = [...leftOut.of(checks)];
  }

  /** @throws RangeError for a code that is already there. */
  register(check: PreTradeCheck): void {
    if (this.has(check.code)) throw new RangeError(`There is already a pre-trade check ${check.code}`);
    this.#checks.push(...this.leftOut.of([check]));
  }

  /** Whether orders are asked a check of this code: a replay leaves some out. */
  has(code: string): boolean {
    return this.#checks.some((check) => check.code === code);
  }

  /** Whether the order may be sent as far as the checks know; the first denial otherwise. */
  async run(intent: OrderIntent, context: RiskContext): Promise<RiskDecision> {
    const decision = await runChecks(this.#checks, intent, context);
    if (!decision.allowed) this.onDenied(decision.code);
    return decision;
  }

  /** For an order that was allowed and is not sent after all: what was set aside for it is free again. */
  withdraw(intent: OrderIntent): void {
    for (const check of this.#checks) check.withdraw?.(intent);
  }
}
