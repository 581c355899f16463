import { Draws } from '@testing/live-gates';

import { boundMean } from './lower-bound.js';
import { blockLength, estimateMean } from './standard-error.js';
import { studentQuantile } from './student.js';
import { tailInflation } from './studentized-bootstrap.js';

/** Many small gains, few large losses. */
function skewedLeft(): Float64Array {
  const draws = new Draws(11);
  return Float64Array.from({ length: 200 }, () => 1.4 - draws.exponential());
}

describe('tailInflation', () => {
  it('widens the margin of returns that are skewed to the left, where a mean looks better than it is', () => {
    expect(tailInflation(skewedLeft())).toBeGreaterThan(1.1);
  });

  it('never narrows the margin, not even of those that are skewed to the right', () => {
    expect(tailInflation(skewedLeft().map((value) => -value))).toBe(1);
  });

  it('is the same each time', () => {
    expect(tailInflation(skewedLeft())).toBe(tailInflation(skewedLeft()));
  });

  it('is part of the bound, on top of the losses that were not seen', () => {
    const returns = skewedLeft();
    const { mean, error } = estimateMean(returns, blockLength(returns.length));
    const margin = studentQuantile(0.01, returns.length - 1) * error;

    const { lowerBound } = boundMean([...returns], 0.01);

    expect(lowerBound).toBeLessThan(mean - margin * tailInflation(returns));
    expect(lowerBound).toBeGreaterThan(0);
  });
});
