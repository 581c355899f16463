import { type RiskVerdict } from './pre-trade-check.js';

/** Write conditions so that NaN fails them: what is not known is not allowed. */
export function allowIf(isAllowed: boolean, reasonOtherwise: string): RiskVerdict {
  return isAllowed ? { allowed: true } : { allowed: false, reason: reasonOtherwise };
}

/** For reasons: a ratio as percent with two digits. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)} %`;
