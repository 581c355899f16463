/** How far dependence between trades reaches: blocks grow more slowly than the sample, as n^0.4. */
export const blockLength = (count: number): number => Math.ceil(count ** 0.4);

export interface MeanEstimate {
  readonly mean: number;
  /** Standard error of the mean; 0 when all returns are equal. */
  readonly error: number;
}

/**
 * The mean of a series and its standard error, which takes into account that good and bad trades come in runs: the
 * larger of the error of independent trades and the one told by the sums of overlapping blocks, laid in a circle
 * (Künsch, Annals of Statistics 1989; Politis and Romano, A circular block-resampling procedure, 1992), which is the
 * Bartlett window of Newey and West (Econometrica 1987). Never the smaller one: results that alternate are no evidence.
 */
export function estimateMean(returns: Float64Array, block: number): MeanEstimate {
  const count = returns.length;
  const mean = sumOf(returns, (value) => value) / count;
  const variance = sumOf(returns, (value) => (value - mean) ** 2) / (count - 1);
  const larger = Math.max(variance, blockVariance(returns, mean, block));
  return { mean, error: Math.sqrt(larger / count) };
}

/** Plain sums: this runs a thousand times for one answer, and returns are all of one size. */
function sumOf(values: Float64Array, term: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += term(value);
  return sum;
}

/** Mean square of the centred sums of all circular blocks, per trade; corrected for the mean being estimated. */
function blockVariance(returns: Float64Array, mean: number, block: number): number {
  const count = returns.length;
  let blockSum = sumOf(returns.subarray(0, block), (value) => value - mean);
  let squares = 0;
  for (let i = 0; i < count; i += 1) {
    squares += blockSum * blockSum;
    const entering = i + block < count ? i + block : i + block - count;
    blockSum += (returns[entering] ?? 0) - (returns[i] ?? 0);
  }
  return squares / block / (count - block);
}
