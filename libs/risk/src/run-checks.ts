import { messageOf } from '@app/kernel';

import {
  type OrderIntent,
  type PreTradeCheck,
  type RiskContext,
  type RiskVerdict,
} from './pre-trade-check.js';

export type RiskDecision =
  { readonly allowed: true } | { readonly allowed: false; readonly code: string; readonly reason: string };

/**
 * Asks the checks in their order and stops at the first denial; what those before it have set aside is taken back. A
 * check that throws denies under its own code. An order that only reduces the position is asked only what may stop
 * exits, so that no limit ever traps a position.
 */
export async function runChecks(
  checks: readonly PreTradeCheck[],
  intent: OrderIntent,
  context: RiskContext,
): Promise<RiskDecision> {
  const asked = onlyReduces(intent, context) ? checks.filter(({ alsoForExits }) => alsoForExits) : checks;
  const passed: PreTradeCheck[] = [];
  for (const check of asked.toSorted((a, b) => a.order - b.order)) {
    const verdict = await ask(check, intent, context);
    if (!verdict.allowed) {
      for (const earlier of passed) earlier.withdraw?.(intent);
      return { allowed: false, code: check.code, reason: verdict.reason };
    }
    passed.push(check);
  }
  return { allowed: true };
}

/** Told by the facts, not by the purpose an intent claims: a sell beyond the position is no exit. */
export function onlyReduces(
  intent: Pick<OrderIntent, 'side' | 'quantity'>,
  context: Pick<RiskContext, 'positionQuantity'>,
): boolean {
  return intent.side === 'sell' && intent.quantity.lessThanOrEqualTo(context.positionQuantity);
}

async function ask(check: PreTradeCheck, intent: OrderIntent, context: RiskContext): Promise<RiskVerdict> {
  try {
    return await check.check(intent, context);
  } catch (error) {
    return { allowed: false, reason: `the check could not run: ${messageOf(error)}` };
  }
}
