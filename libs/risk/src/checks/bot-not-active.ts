import { type PreTradeCheck } from '../pre-trade-check.js';
import { allowIf } from '../verdict.js';

export const botNotActive: PreTradeCheck = {
  code: 'bot_not_active',
  order: 20,
  alsoForExits: false,
  check: ({ bot }) =>
    allowIf(
      bot.status === 'active',
      `The bot is ${bot.status}${bot.pauseReason ? ` (${bot.pauseReason})` : ''}`,
    ),
};
