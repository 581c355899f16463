import { createHash } from 'node:crypto';

import { type Config, LIVE_GATE_SETTINGS } from '@app/config';
import { canonicalJson, DomainError } from '@app/kernel';

/** Raised with every change of what the checks mean. */
const VERSION = 1;
const HASH_DIGITS = 8;

/** What the gate asks for, as it is configured. */
export interface GatePolicy {
  /** Of the rules and the thresholds: equal versions judge equally. */
  readonly version: string;
  readonly thresholds: Thresholds;
  /** Every threshold that is looser than its default, as a sentence. */
  readonly weaknesses: readonly string[];
}

export type Thresholds = Pick<Config['liveGate'], keyof typeof STRICTER>;

/** The direction in which each threshold asks for more. */
const STRICTER = {
  paperDaysMin: 'up',
  tradesMin: 'up',
  firstLookTrades: 'up',
  lossesMin: 'up',
  winRateMin: 'up',
  confidence: 'up',
  drawdownMax: 'down',
  evidenceDays: 'down',
} as const;

class WeakPolicyError extends DomainError {
  readonly code = 'WEAK_LIVE_GATE';
  readonly kind = 'internal';

  constructor(override readonly reasons: readonly string[]) {
    super(
      `The live gate is weaker than its default: ${reasons.join('; ')}. Put that right, or say ALLOW_WEAK_LIVE_GATE=true`,
    );
  }
}

export function policyOf(settings: Config['liveGate']): GatePolicy {
  const names = Object.keys(STRICTER) as (keyof Thresholds)[];
  const thresholds = Object.fromEntries(names.map((name) => [name, settings[name]])) as unknown as Thresholds;
  const hash = createHash('sha256')
    .update(canonicalJson([VERSION, thresholds]))
    .digest('hex');
  return {
    version: `${VERSION}-${hash.slice(0, HASH_DIGITS)}`,
    thresholds,
    weaknesses: names.flatMap((name) => weaknessOf(name, thresholds[name])),
  };
}

/** @throws WeakPolicyError in production, unless it was allowed */
export function refuseWeakPolicy({ weaknesses }: GatePolicy, { runtime, liveGate }: Config): void {
  if (runtime.environment !== 'production' || liveGate.allowWeak) return;
  if (weaknesses.length > 0) throw new WeakPolicyError(weaknesses);
}

function weaknessOf(name: keyof Thresholds, value: number): string[] {
  const { variable, defaultText } = LIVE_GATE_SETTINGS[name];
  const isLooser = STRICTER[name] === 'up' ? value < Number(defaultText) : value > Number(defaultText);
  return isLooser ? [`${variable} is ${value}, looser than the default of ${defaultText ?? 'none'}`] : [];
}
