import { BASIS_POINT } from '@app/kernel';
import { relativeSpread } from '@app/markets';

import { type PreTradeCheck } from '../pre-trade-check.js';
import { type RiskSettings } from '../settings.js';
import { allowIf } from '../verdict.js';

/**
 * What the round trip costs must be less than what the signal expects of it: taker fees both ways, the spread, expected
 * slippage and a margin, in basis points.
 */
export const feeNotCovered = ({
  slippageBps,
  feeMarginBps,
}: Pick<RiskSettings, 'slippageBps' | 'feeMarginBps'>): PreTradeCheck => ({
  code: 'fee_not_covered',
  order: 120,
  alsoForExits: false,
  check({ expectedEdgeBps }, { quote, instrument }) {
    if (quote === undefined) return { allowed: false, reason: 'There is no spread to reckon with' };
    const feesBps = (2 * instrument.takerFeeRate) / BASIS_POINT;
    const spreadBps = relativeSpread(quote) / BASIS_POINT;
    const costBps = feesBps + spreadBps + slippageBps + feeMarginBps;
    return allowIf(
      expectedEdgeBps > costBps,
      `Expected edge ${expectedEdgeBps.toFixed(1)} bps does not exceed ${costBps.toFixed(1)} bps ` +
        `(fees ${feesBps.toFixed(1)}, spread ${spreadBps.toFixed(1)}, slippage ${slippageBps}, margin ${feeMarginBps})`,
    );
  },
});
