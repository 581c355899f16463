import { type BotDetector } from '../detector.js';
import { QUARANTINE } from '../finding.js';
import { type HealingSettings } from '../settings.js';

/** From this many on, an exchange at which at least half of the bots fail is itself what fails. */
const NEIGHBOURS_MIN = 3;

export const errorBurst = ({ errorsPerHourMax }: Pick<HealingSettings, 'errorsPerHourMax'>): BotDetector => ({
  rule: 'error_burst',
  description: 'Looks fail, or orders are rejected, too often within an hour',
  needs: ['decisions'],
  judges: ['active'],
  detect(_, { decisions, neighbours, isMarketLive, now }) {
    const failures = decisions?.failuresLastHour ?? 0;
    if (failures < errorsPerHourMax || !isMarketLive) return undefined;
    const isTheExchange = neighbours.bots >= NEIGHBOURS_MIN && neighbours.failing * 2 >= neighbours.bots;
    if (isTheExchange) return undefined;
    return {
      severity: 'warning',
      message: `${failures} failures within an hour (limit ${errorsPerHourMax})`,
      evidence: { failures, limit: errorsPerHourMax, last: decisions?.lastHindrance },
      remedy: QUARANTINE,
      factsKey: `failures:${failures}:${Math.floor(now.getTime() / 3_600_000)}`,
    };
  },
});
