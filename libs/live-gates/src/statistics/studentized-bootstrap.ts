import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantileSorted } from 'simple-statistics';

import { blockLength, estimateMean } from './standard-error.js';
import { studentQuantile } from './student.js';

const RESAMPLES = 500;
/** The quantile that is compared: far enough in the tail to show its shape, and still told well by 500 resamples. */
const TAIL = 0.02;
/** Anybody who repeats the test must get the same answer, and nobody may try seeds. */
const SEED = 20_260_101;
const UINT32 = 2 ** 32;

/**
 * How much farther out the upper tail of this series' own t statistic lies than Student's; never below 1. Told by the
 * studentized bootstrap on circular blocks (bootstrap-t: Hall, Annals of Statistics 1988; with dependence: Götze and
 * Künsch, Annals of Statistics 1996), so that it shows skewness and runs. A factor, because far quantiles themselves
 * would need millions of resamples.
 */
export function tailInflation(returns: Float64Array): number {
  const count = returns.length;
  const block = blockLength(count);
  const { mean } = estimateMean(returns, block);
  const generator = xoroshiro128plus(SEED);
  const start = (): number => Math.floor(((generator.next() >>> 0) / UINT32) * count);
  const statistics = Array.from({ length: RESAMPLES }, () => {
    const resample = estimateMean(resampled(returns, block, start), block);
    return studentized(resample.mean - mean, resample.error);
  });
  const quantile = quantileSorted(
    statistics.toSorted((a, b) => a - b),
    1 - TAIL,
  );
  return Math.max(1, quantile / studentQuantile(TAIL, count - 1));
}

/** Blocks of the series, each beginning anywhere, until it is as long as the series. */
function resampled(returns: Float64Array, block: number, start: () => number): Float64Array {
  const count = returns.length;
  const drawn = new Float64Array(count);
  for (let at = 0; at < count; at += block) {
    const from = start();
    const end = Math.min(block, count - at);
    for (let i = 0; i < end; i += 1) drawn[at + i] = returns[(from + i) % count] ?? 0;
  }
  return drawn;
}

/** A resample of equal returns tells nothing of its spread: if it lies above the mean, it lies infinitely far above. */
function studentized(difference: number, error: number): number {
  if (error > 0) return difference / error;
  return difference > 0 ? Number.POSITIVE_INFINITY : 0;
}
