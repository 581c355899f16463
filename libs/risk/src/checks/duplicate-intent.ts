import { type PreTradeCheck } from '../pre-trade-check.js';
import { allowIf } from '../verdict.js';

/** One entry and one exit at a time: two could together do what neither may. */
export const duplicateIntent: PreTradeCheck = {
  code: 'duplicate_intent',
  order: 70,
  alsoForExits: true,
  check: ({ side }, { hasOpenEntry, hasOpenExit }) =>
    side === 'buy'
      ? allowIf(!hasOpenEntry, 'An entry of this bot is already on its way')
      : allowIf(!hasOpenExit, 'An exit of this bot is already on its way'),
};
