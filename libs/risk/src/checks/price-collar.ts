import { midPrice } from '@app/markets';

import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf, percent } from '../verdict.js';

/** A price far from the middle of the book is a mistake or a broken book, whoever it would favour. */
export const priceCollar = ({ priceCollar: collar }: Pick<RiskSettings, 'priceCollar'>): PreTradeCheck => ({
  code: 'price_collar',
  order: 110,
  alsoForExits: false,
  check({ limitPrice, referencePrice }, { quote }) {
    if (quote === undefined) return { allowed: false, reason: 'There is no mid price to compare with' };
    const mid = midPrice(quote);
    const price = (limitPrice ?? referencePrice).toNumber();
    const distance = Math.abs(price - mid);
    return allowIf(
      distance <= collar * mid,
      `The price ${price} is ${percent(distance / mid)} from the mid ${mid} (at most ${percent(collar)})`,
    );
  },
});
