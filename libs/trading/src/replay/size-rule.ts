import { InvalidInputError, times } from '@app/kernel';
import { type KellySettings, sizePosition } from '@app/kelly';

import { type SizeEntry } from '../entry-plan.js';

/** How a replay sizes entries: as the bots do, or by a rule that can be checked by hand. */
export type SizeRule =
  | { readonly kind: 'kelly' }
  | { readonly kind: 'fixed'; readonly fraction: number }
  | { readonly kind: 'full' };

const FIXED = /^fixed:(?<fraction>\d+(\.\d+)?)$/;

/** From `kelly`, `full`, or `fixed:` and a fraction of capital. @throws InvalidInputError */
export function parseSizeRule(text: string): SizeRule {
  if (text === 'kelly' || text === 'full') return { kind: text };
  const fraction = Number(FIXED.exec(text)?.groups?.fraction ?? Number.NaN);
  if (fraction > 0 && fraction <= 1) return { kind: 'fixed', fraction };
  const message = `'${text}' is not a size rule (kelly, full, or fixed:F with F above 0 and at most 1)`;
  throw new InvalidInputError([{ path: 'sizing', message }]);
}

export function sizeEntryBy(rule: SizeRule, kelly: KellySettings): SizeEntry {
  switch (rule.kind) {
    case 'kelly':
      return (input) => sizePosition(input, kelly);
    case 'fixed':
      return fixed(rule.fraction);
    case 'full':
      return fixed(1);
  }
}

function fixed(fraction: number): SizeEntry {
  return ({ capital }) => ({
    fullKelly: 0,
    fractionalKelly: 0,
    adjustedKelly: 0,
    positionFraction: fraction,
    positionSize: times(capital, fraction),
    capital,
    winRate: 0,
    rewardRiskRatio: 0,
    confidence: 1,
    bootstrap: false,
    recommendation: 'trade',
    reason: `fixed at ${fraction} of capital`,
    clamped: false,
  });
}
