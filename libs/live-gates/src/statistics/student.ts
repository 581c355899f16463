import { bisect } from 'simple-statistics';

const T_MAX = 1e4;
const ITERATIONS_MAX = 200;
const TOLERANCE = 1e-10;
const known = new Map<string, number>();

/**
 * P(T > t) of Student's t distribution with a whole number of degrees of freedom, for t >= 0.
 * Exact finite sums: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
 */
export function studentTail(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const isEven = degrees % 2 === 0;
  let term = isEven ? 1 : cosine;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isEven ? 2 : 3; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const central = isEven ? Math.sin(angle) * sum : (2 / Math.PI) * (angle + Math.sin(angle) * sum);
  return (1 - central) / 2;
}

/** The t with P(T > t) = `alpha`, for 0 < alpha <= 0.5: the upper quantile, found by bisection and remembered. */
export function studentQuantile(alpha: number, degrees: number): number {
  const key = `${alpha}/${degrees}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const above = (t: number): number => studentTail(t, degrees) - alpha;
  const quantile = bisect(above, 0, T_MAX, ITERATIONS_MAX, TOLERANCE);
  known.set(key, quantile);
  return quantile;
}
