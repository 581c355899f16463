import { minus, ratio, toText } from '@app/kernel';
import { equityOf } from '@app/orders';

import { type BotDetector } from '../detector.js';
import { PAUSE } from '../finding.js';
import { type HealingSettings } from '../settings.js';
import { percent } from './percent.js';

/** From the highest realised equity to what the account is worth now. */
export const capitalAnomaly = ({ drawdownMax }: Pick<HealingSettings, 'drawdownMax'>): BotDetector => ({
  rule: 'capital_anomaly',
  description: 'The equity is further below its peak than allowed',
  needs: ['accounts'],
  judges: ['active'],
  detect(_, { account: reading, quote }) {
    if (reading?.kind !== 'account') return undefined;
    const { account } = reading;
    const { peakEquity } = account.statistics;
    const equity = equityOf(account, quote);
    const drawdown = peakEquity.greaterThan(0) ? ratio(minus(peakEquity, equity), peakEquity) : 0;
    if (drawdown <= drawdownMax) return undefined;
    return {
      severity: 'critical',
      message: `It is ${percent(drawdown)} below its peak equity (limit ${percent(drawdownMax)})`,
      evidence: { equity: toText(equity), peakEquity: toText(peakEquity), drawdown },
      remedy: PAUSE,
      factsKey: `fills:${account.fillCount}`,
    };
  },
});
