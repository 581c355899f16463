import { type Order } from '@app/orders';

import { type BotDetector } from '../detector.js';
import { QUARANTINE } from '../finding.js';
import { type HealingSettings } from '../settings.js';

const MINUTE_MS = 60_000;

/** On its way somewhere: no order stays there by itself. */
const TRANSITIONAL: ReadonlySet<Order['state']> = new Set(['intent', 'submitting', 'unknown']);

export const zombieState = ({
  orderStuckMinutes,
}: Pick<HealingSettings, 'orderStuckMinutes'>): BotDetector => ({
  rule: 'zombie_state',
  description: 'An order has been on its way, or unknown, past every deadline',
  needs: ['orders'],
  judges: ['active', 'paused', 'stopped'],
  detect(_, { orders, now }) {
    const stuck = orders.filter(
      ({ state, updatedAt }) =>
        TRANSITIONAL.has(state) && now.getTime() - updatedAt.getTime() >= orderStuckMinutes * MINUTE_MS,
    );
    const [first] = stuck;
    if (first === undefined) return undefined;
    return {
      severity: 'critical',
      message: `Order ${first.clientOrderId} is ${first.state} since ${first.updatedAt.toISOString()}`,
      evidence: {
        orders: stuck.map(({ clientOrderId, state, updatedAt }) => ({ clientOrderId, state, updatedAt })),
      },
      remedy: QUARANTINE,
      factsKey: stuck.map(({ clientOrderId }) => clientOrderId).join(','),
    };
  },
});
