import { notional, toText } from '@app/kernel';

import { lotOf } from '../lot.js';
import { type PreTradeCheck } from '../pre-trade-check.js';
import { allowIf } from '../verdict.js';

/** What the venue would refuse: less than its minimum, or off its lot step and tick. */
export const sizeBelowMinimum: PreTradeCheck = {
  code: 'size_below_minimum',
  order: 80,
  alsoForExits: true,
  check(intent, { instrument }) {
    const lot = lotOf(intent, instrument);
    const isOnGrid =
      lot.quantity.equals(intent.quantity) && lot.limitPrice?.toFixed() === intent.limitPrice?.toFixed();
    if (!isOnGrid)
      return {
        allowed: false,
        reason: `Not a multiple of lot step ${toText(instrument.lotStep)} and tick ${toText(instrument.tickSize)}`,
      };
    const size = notional(intent.limitPrice ?? intent.referencePrice, intent.quantity);
    const { minNotional, quote } = instrument;
    return allowIf(
      intent.quantity.greaterThan(0) && size.greaterThanOrEqualTo(minNotional),
      `${toText(size)} ${quote} is under the venue's minimum of ${toText(minNotional)} ${quote}`,
    );
  },
};
