import { type BotDetector } from '../detector.js';
import { PAUSE } from '../finding.js';
import { type HealingSettings } from '../settings.js';

const DAY_MS = 86_400_000;

export const abnormalTrading = ({
  dailyTradesMax,
}: Pick<HealingSettings, 'dailyTradesMax'>): BotDetector => ({
  rule: 'abnormal_trading',
  description: 'As many entries in a day of market time as no strategy should make',
  needs: ['accounts'],
  judges: ['active'],
  detect(_, { account: reading, marketNow }) {
    if (reading?.kind !== 'account' || marketNow === undefined) return undefined;
    const { today } = reading.account;
    const isToday = today.day === Math.floor(marketNow.getTime() / DAY_MS);
    if (!isToday || today.entries < dailyTradesMax) return undefined;
    return {
      severity: 'warning',
      message: `It began ${today.entries} trades today (limit ${dailyTradesMax})`,
      evidence: { entries: today.entries, limit: dailyTradesMax },
      remedy: PAUSE,
      factsKey: `entries:${today.day}:${today.entries}`,
    };
  },
});
