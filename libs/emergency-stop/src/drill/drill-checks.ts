import { messageOf } from '@app/kernel';

import { orderKey } from '../cancel/order-ledger.js';
import { type HaltRecord } from '../halt-record.js';
import { type HaltScope } from '../halt-scope.js';
import { DRILL_SCOPE } from './drill-account.js';
import { type DrillCheck, type DrillCheckName } from './drill.js';

/** Passes unless `problem` says what is wrong. */
const checkOf = (name: DrillCheckName, problem: string | undefined): DrillCheck => ({
  name,
  passed: problem === undefined,
  detail: problem,
});

/** Passes when `work` does not reject. */
export async function tried(name: DrillCheckName, work: () => Promise<void>): Promise<DrillCheck> {
  try {
    await work();
    return checkOf(name, undefined);
  } catch (error) {
    return checkOf(name, messageOf(error));
  }
}

/** `closed`: the scopes that were open before the demand, and closed in the same turn of the event loop. */
export const latchCheck = (closed: readonly HaltScope[]): DrillCheck =>
  checkOf(
    'latch',
    closed.length === 1 && closed[0] === DRILL_SCOPE
      ? undefined
      : `It closed for ${closed.join(', ') || 'nobody'}`,
  );

export const recordCheck = (epoch: number, stored: HaltRecord | undefined): DrillCheck =>
  checkOf(
    'record',
    stored?.enabled === true && stored.epoch === epoch
      ? undefined
      : `Stored: epoch ${stored?.epoch ?? 0}, ${stored?.enabled === true ? 'stopped' : 'not stopped'}`,
  );

/** What the answer of the stop must say. */
export function answerChecks(
  { steps, orders, verdict }: HaltRecord,
  placed: readonly string[],
): readonly DrillCheck[] {
  const halted = new Set(
    orders
      .filter(({ outcome }) => outcome === 'cancelled' || outcome === 'already_closed')
      .map((order) => orderKey(order)),
  );
  const open = placed.filter((order) => !halted.has(order));
  const failed = steps.flatMap((step) => (step.outcome === 'done' ? [] : [`${step.name}: ${step.error}`]));
  return [
    checkOf('steps', steps.length === 0 ? 'None ran' : textOf(failed)),
    checkOf('orders', textOf(open)),
    checkOf('verdict', verdict?.kind === 'clear' ? undefined : JSON.stringify(verdict ?? 'none')),
  ];
}

const textOf = (problems: readonly string[]): string | undefined =>
  problems.length === 0 ? undefined : problems.join('; ');
