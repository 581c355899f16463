import { amount, integer } from '../setting.js';

export const botLimits = {
  perUserMax: integer('BOTS_PER_USER_MAX', {
    default: 45,
    min: 1,
    max: 100_000,
    doc: 'Bots of one user that are not archived.',
  }),
  perExchangeMax: integer('BOTS_PER_EXCHANGE_MAX', {
    default: 10,
    min: 1,
    max: 100_000,
    doc: 'Bots of one user at one exchange that are not archived.',
  }),
  lunoMax: integer('BOTS_LUNO_MAX', {
    default: 5,
    min: 1,
    max: 100_000,
    doc: 'The same for luno, whose limits are tighter.',
  }),
  capitalMin: amount('BOT_CAPITAL_MIN', {
    default: '100',
    doc: 'Smallest initial capital of a bot, in quote currency.',
  }),
  capitalMax: amount('BOT_CAPITAL_MAX', {
    default: '100000',
    doc: 'Largest initial capital of a bot, in quote currency.',
  }),
};
