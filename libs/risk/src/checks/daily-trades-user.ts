import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf } from '../verdict.js';

/** Entries of all the user's bots in a UTC day of market time. */
export const dailyTradesUser = ({
  dailyTradesUserMax: max,
}: Pick<RiskSettings, 'dailyTradesUserMax'>): PreTradeCheck => ({
  code: 'daily_trades_user',
  order: 140,
  alsoForExits: false,
  check: (_, { tradesTodayUser }) =>
    allowIf(
      tradesTodayUser < max,
      `The user's bots have made ${tradesTodayUser} trades today (at most ${max})`,
    ),
});
