import { type PreTradeCheck } from './pre-trade-check.js';

/**
 * Limits that a replay leaves out, so that a strategy is seen over the whole recording and at a size that can be
 * checked by hand. Nothing that sends orders to an exchange provides one.
 */
export class LeftOutChecks {
  constructor(readonly codes: readonly string[]) {}

  of(checks: readonly PreTradeCheck[]): readonly PreTradeCheck[] {
    return checks.filter(({ code }) => !this.codes.includes(code));
  }
}
