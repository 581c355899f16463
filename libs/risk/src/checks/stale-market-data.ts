import { timeframeMs } from '@app/markets';

import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf } from '../verdict.js';

/** Market time. The quote must be fresh, and so must the candle that was decided on. */
export const staleMarketData = ({
  staleCandles,
  staleDataMs,
}: Pick<RiskSettings, 'staleCandles' | 'staleDataMs'>): PreTradeCheck => ({
  code: 'stale_market_data',
  order: 60,
  alsoForExits: false,
  check({ bot, slot }, { marketTime, quote }) {
    if (quote === undefined) return { allowed: false, reason: 'There is no quote' };
    const quoteAgeMs = marketTime - quote.time;
    if (!(quoteAgeMs <= staleDataMs))
      return { allowed: false, reason: `The quote is ${quoteAgeMs} ms old (at most ${staleDataMs})` };
    const candleMs = timeframeMs(bot.timeframe);
    const candleAge = (marketTime - (slot + candleMs)) / candleMs;
    return allowIf(
      candleAge <= staleCandles,
      `The candle closed ${candleAge.toFixed(2)} candle lengths ago (at most ${staleCandles})`,
    );
  },
});
