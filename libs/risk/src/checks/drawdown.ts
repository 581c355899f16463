import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf, percent } from '../verdict.js';

export const drawdown = ({ drawdownBotMax: max }: Pick<RiskSettings, 'drawdownBotMax'>): PreTradeCheck => ({
  code: 'drawdown',
  order: 170,
  alsoForExits: false,
  check: (_, context) =>
    allowIf(
      context.drawdown < max,
      `The bot is ${percent(context.drawdown)} under its peak equity (limit ${percent(max)})`,
    ),
});
