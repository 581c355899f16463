import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf } from '../verdict.js';

/** For a user at a venue, in wall time. Cancels and exits never wait for it, so what it allows is for entries alone. */
export const orderRate = ({
  orderRateMax: max,
  orderRateWindowMs,
}: Pick<RiskSettings, 'orderRateMax' | 'orderRateWindowMs'>): PreTradeCheck => ({
  code: 'order_rate',
  order: 150,
  alsoForExits: false,
  check: (_, { recentOrders }) =>
    allowIf(
      recentOrders < max,
      `${recentOrders} orders within ${orderRateWindowMs / 1000} s (at most ${max})`,
    ),
});
