import { studentQuantile } from '@app/live-gates';

/** How far two samples lie apart. */
export interface Gap {
  /** Mean of the one less mean of the other. */
  readonly mean: number;
  /** With the confidence asked for, the true gap is at least this; −Infinity while nothing can be concluded. */
  readonly atLeast: number;
}

/** Samples that vary alike have a whole number of degrees; an error of floating point must not cost them one. */
const ROUNDING = 1e-9;

interface Sample {
  readonly mean: number;
  /** Variance of the mean. */
  readonly variance: number;
  readonly degrees: number;
}

/**
 * The gap between two means and its one-sided lower bound, by Welch's t: the samples need not vary alike. Source: B. L.
 * Welch, "The generalization of 'Student's' problem when several different population variances are involved",
 * Biometrika 34 (1947), with the Welch–Satterthwaite degrees of freedom, rounded down. `confidence` is 0.5 to 1.
 */
export function gapBetween(these: readonly number[], those: readonly number[], confidence: number): Gap {
  const a = summary(these);
  const b = summary(those);
  const mean = a.mean - b.mean;
  if (a.degrees < 1 || b.degrees < 1) return { mean, atLeast: Number.NEGATIVE_INFINITY };
  const variance = a.variance + b.variance;
  if (!(variance > 0)) return { mean, atLeast: mean }; // nothing varies, or something is not a number
  // By shares, because squares of small variances would underflow.
  const degrees = 1 / ((a.variance / variance) ** 2 / a.degrees + (b.variance / variance) ** 2 / b.degrees);
  const wholeDegrees = Math.floor(degrees + ROUNDING);
  const quantile = studentQuantile(1 - confidence, Math.max(1, wholeDegrees));
  return { mean, atLeast: mean - quantile * Math.sqrt(variance) };
}

/** An empty sample has mean 0 and nothing can be concluded from it. */
function summary(values: readonly number[]): Sample {
  const n = values.length;
  if (n === 0) return { mean: 0, variance: 0, degrees: -1 };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: n < 2 ? 0 : squares / (n - 1) / n, degrees: n - 1 };
}
