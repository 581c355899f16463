import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf, percent } from '../verdict.js';

export const dailyLoss = ({ dailyLossMax: max }: Pick<RiskSettings, 'dailyLossMax'>): PreTradeCheck => ({
  code: 'daily_loss',
  order: 160,
  alsoForExits: false,
  check: (_, { dailyReturn }) =>
    allowIf(-dailyReturn < max, `The bot has lost ${percent(-dailyReturn)} today (limit ${percent(max)})`),
});
