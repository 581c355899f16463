import { executionGap, percent } from './drift.js';
import { type Execution } from './execution.js';

/** The steps of live trading, as fractions of the paper size. */
export const LADDER = [0.1, 0.25, 0.5, 1] as const;
export const FIRST_STEP = 0;

const DAY_MS = 86_400_000;

/** What a step asks for before the next one. */
export interface LadderPolicy {
  readonly stepTradesMin: number;
  readonly stepDaysMin: number;
  readonly slippageGapMaxBps: number;
  readonly fillShortfallMax: number;
}

/** What was done at the present step. */
export interface StepRecord {
  /** Index in the ladder. */
  readonly step: number;
  /** Closed live trades. */
  readonly trades: number;
  /** Wall time. */
  readonly forMs: number;
  readonly live: Execution;
  readonly paper: Execution;
}

/** The fraction of the paper size that a step allows; nothing for what is no step. */
export const fractionAt = (step: number): number => LADDER[step] ?? 0;

/** Everything that is missing for the next step; nothing when it is earned. */
export function missingForNext(record: StepRecord, policy: LadderPolicy): string[] {
  const { step, trades, forMs, live, paper } = record;
  if (step >= LADDER.length - 1) return ['The bot trades at its full paper size already'];
  const { stepTradesMin, stepDaysMin, slippageGapMaxBps, fillShortfallMax } = policy;
  const at = percent(fractionAt(step));
  const days = forMs / DAY_MS;
  const gap = executionGap(live, paper);
  return [
    ...missingIf(
      trades < stepTradesMin,
      `Minimum ${stepTradesMin} live trades at ${at} required (current: ${trades})`,
    ),
    ...missingIf(
      !(days >= stepDaysMin),
      `Minimum ${stepDaysMin} days at ${at} required (current: ${days.toFixed(1)} days)`,
    ),
    ...missingIf(
      !(gap.slippageBps <= slippageGapMaxBps),
      `Live trades cost ${gap.slippageBps.toFixed(1)} bp more than on paper (at most ${slippageGapMaxBps} bp)`,
    ),
    ...missingIf(
      !(gap.fillShortfall <= fillShortfallMax),
      `Live orders were filled ${percent(gap.fillShortfall)} less than on paper (at most ${percent(fillShortfallMax)})`,
    ),
  ];
}

const missingIf = (isMissing: boolean, reason: string): string[] => (isMissing ? [reason] : []);
