import { type Execution } from './execution.js';
import { gapBetween } from './gap.js';
import { type FindingCode } from './promotion.js';

/** What is allowed between live and paper. */
export interface DriftPolicy {
  readonly slippageGapMaxBps: number;
  readonly fillShortfallMax: number;
  readonly driftConfidence: number;
  readonly driftSamplesMin: number;
  readonly drawdownMax: number;
}

export interface DriftFacts {
  readonly live: Execution;
  readonly paper: Execution;
  /** How far the bot lies under its best since it became live, as a ratio of the capital at work. */
  readonly drawdown: number;
}

/** Why a bot may not stay live. */
export interface DriftFinding {
  readonly code: FindingCode;
  readonly reason: string;
}

/** Live beyond paper: how much dearer, and how much less was filled. */
export interface ExecutionGap {
  readonly slippageBps: number;
  readonly fillShortfall: number;
}

/**
 * Everything that speaks for a demotion, nothing when live keeps what paper predicted. A gap counts when it is beyond
 * its limit even in the best case that the samples leave open, so that one bad fill demotes nobody; a drawdown counts at
 * once. What is not a number counts as too much.
 */
export function driftFindings({ live, paper, drawdown }: DriftFacts, policy: DriftPolicy): DriftFinding[] {
  const { slippageGapMaxBps, fillShortfallMax, driftConfidence, driftSamplesMin, drawdownMax } = policy;
  const slippage = gapBetween(live.slippageBps, paper.slippageBps, driftConfidence);
  const shortfall = gapBetween(paper.fillRatios, live.fillRatios, driftConfidence);
  const findings: DriftFinding[] = [];
  if (live.slippageBps.length >= driftSamplesMin && !(slippage.atLeast <= slippageGapMaxBps))
    findings.push({
      code: 'slippage_drift',
      reason: `Live trades cost ${slippage.mean.toFixed(1)} bp more than on paper (limit ${slippageGapMaxBps} bp)`,
    });
  if (live.fillRatios.length >= driftSamplesMin && !(shortfall.atLeast <= fillShortfallMax))
    findings.push({
      code: 'fill_drift',
      reason: `Live orders were filled ${percent(shortfall.mean)} less than on paper (limit ${percent(fillShortfallMax)})`,
    });
  if (!(drawdown < drawdownMax))
    findings.push({
      code: 'drawdown',
      reason: `Live trading has lost ${percent(drawdown)} of the capital at work from its best (limit ${percent(drawdownMax)})`,
    });
  return findings;
}

/** What the samples show, without asking how sure that is. */
export const executionGap = (live: Execution, paper: Execution): ExecutionGap => ({
  slippageBps: gapBetween(live.slippageBps, paper.slippageBps, 0.5).mean,
  fillShortfall: gapBetween(paper.fillRatios, live.fillRatios, 0.5).mean,
});

export const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
