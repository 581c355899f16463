import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf } from '../verdict.js';

export const losingStreak = ({
  losingStreakMax: max,
}: Pick<RiskSettings, 'losingStreakMax'>): PreTradeCheck => ({
  code: 'losing_streak',
  order: 180,
  alsoForExits: false,
  check: (_, context) =>
    allowIf(context.losingStreak < max, `${context.losingStreak} losing trades in a row (limit ${max})`),
});
