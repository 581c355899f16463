import { minus, type Money, plus, ratio, toText, ZERO } from '@app/kernel';
import { type BotAccount, equityOf, realisedEquity } from '@app/orders';

import { type BotDetector } from '../detector.js';
import { type BotFacts } from '../facts.js';
import { PAUSE } from '../finding.js';
import { type HealingSettings } from '../settings.js';
import { percent } from './percent.js';

const HOUR_MS = 3_600_000;

/** Of closed trades, and of the open position if it was opened within the hour too. */
export const excessiveLoss = ({ hourlyLossMax }: Pick<HealingSettings, 'hourlyLossMax'>): BotDetector => ({
  rule: 'excessive_loss',
  description: 'More of the capital was lost within an hour of market time than allowed',
  needs: ['accounts', 'losses'],
  judges: ['active'],
  detect(_, facts) {
    if (facts.account?.kind !== 'account') return undefined;
    const { account } = facts.account;
    const net = plus(facts.netLastHour, openedOfLate(account, facts));
    const before = minus(realisedEquity(account), facts.netLastHour);
    const loss = before.greaterThan(ZERO) ? -ratio(net, before) : 0;
    if (loss <= hourlyLossMax) return undefined;
    return {
      severity: 'critical',
      message: `It lost ${percent(loss)} of its capital within an hour (limit ${percent(hourlyLossMax)})`,
      evidence: { lost: toText(net.negated()), capital: toText(before), ratio: loss },
      remedy: PAUSE,
      factsKey: `fills:${account.fillCount}`,
    };
  },
});

function openedOfLate(account: BotAccount, { marketNow, quote }: BotFacts): Money {
  const { position } = account;
  if (position === undefined || marketNow === undefined) return ZERO;
  if (marketNow.getTime() - position.openedAt.getTime() > HOUR_MS) return ZERO;
  return minus(equityOf(account, quote), realisedEquity(account));
}
