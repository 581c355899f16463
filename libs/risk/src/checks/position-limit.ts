import { POSITION_FRACTION_MAX } from '@app/bots';
import { notional, plus, times, toText } from '@app/kernel';

import { type PreTradeCheck } from '../pre-trade-check.js';
import { allowIf, percent } from '../verdict.js';

/** Long only: a position is never under zero, and never more of the bot's equity than its risk mode allows. */
export const positionLimit: PreTradeCheck = {
  code: 'position_limit',
  order: 90,
  alsoForExits: false,
  check({ bot, side, quantity, referencePrice }, { positionQuantity, botEquity }) {
    if (side === 'sell')
      return allowIf(
        quantity.lessThanOrEqualTo(positionQuantity),
        `${toText(quantity)} is more than the position of ${toText(positionQuantity)}`,
      );
    const fractionMax = POSITION_FRACTION_MAX[bot.riskMode];
    const limit = times(botEquity, fractionMax);
    const position = notional(referencePrice, plus(positionQuantity, quantity));
    return allowIf(
      position.lessThanOrEqualTo(limit),
      `A position of ${toText(position)} is over ${percent(fractionMax)} of equity (${toText(limit)}; ${bot.riskMode})`,
    );
  },
};
