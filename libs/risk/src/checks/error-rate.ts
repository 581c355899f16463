import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf } from '../verdict.js';

export const errorRate = ({
  errorsPerHourMax: max,
}: Pick<RiskSettings, 'errorsPerHourMax'>): PreTradeCheck => ({
  code: 'error_rate',
  order: 190,
  alsoForExits: false,
  check: (_, { errorsLastHour }) =>
    allowIf(errorsLastHour < max, `${errorsLastHour} errors in the last hour (limit ${max})`),
});
