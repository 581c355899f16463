import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf } from '../verdict.js';

/** Entries in a UTC day of market time. */
export const dailyTradesBot = ({
  dailyTradesBotMax: max,
}: Pick<RiskSettings, 'dailyTradesBotMax'>): PreTradeCheck => ({
  code: 'daily_trades_bot',
  order: 130,
  alsoForExits: false,
  check: (_, { tradesTodayBot }) =>
    allowIf(tradesTodayBot < max, `The bot has made ${tradesTodayBot} trades today (at most ${max})`),
});
