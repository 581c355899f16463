import { blockLength, estimateMean } from './standard-error.js';
import { studentQuantile } from './student.js';
import { tailInflation } from './studentized-bootstrap.js';

/**
 * Of the losses that may exist and did not show, the share that is charged. All of them would refuse every record of a
 * few hundred trades; this much makes left-skewed returns keep the level (bench `live-gate`).
 */
const UNSEEN_SHARE = 0.3;

/** A spread below this part of the mean is what adding up leaves. */
const ROUNDING = 1e-9;

export interface BoundedMean {
  readonly mean: number;
  /** The true mean lies above it with confidence 1 - alpha; -Infinity where the series tells nothing. */
  readonly lowerBound: number;
}

/**
 * One-sided lower confidence bound of the mean return: the mean with losses that were not seen charged to it, less
 * Student's quantile times the standard error, both widened for runs and skewness. The bootstrap only ever lowers the
 * bound, so it is left out where the bound is not above zero without it.
 */
export function boundMean(record: readonly number[], alpha: number): BoundedMean {
  const returns = Float64Array.from(record);
  const { mean, error } = estimateMean(returns, blockLength(returns.length));
  if (!(error > Math.abs(mean) * ROUNDING)) return { mean, lowerBound: Number.NEGATIVE_INFINITY };
  const prudent = mean - unseenLosses(returns, mean, alpha);
  const margin = studentQuantile(alpha, returns.length - 1) * error;
  const plain = prudent - margin;
  return { mean, lowerBound: plain > 0 ? prudent - margin * tailInflation(returns) : plain };
}

/**
 * What the mean falls by if some losses as large as the worst were missed by luck. In n trades without an event, at
 * confidence 1 - alpha, up to ln(1/alpha) of them could have been expected (rule of three: Hanley and Lippman-Hand,
 * JAMA 1983). Many small wins and a rare large loss are the one shape that no statistic of the sample alone can tell
 * from an edge (Bahadur and Savage, Annals of Mathematical Statistics 1956).
 */
function unseenLosses(returns: Float64Array, mean: number, alpha: number): number {
  const unseen = UNSEEN_SHARE * Math.log(1 / alpha);
  const worst = Math.min(0, ...returns);
  return ((mean - worst) * unseen) / (returns.length + unseen);
}
