import fc from 'fast-check';

import { gapBetween } from './gap.js';

const samples = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 30 });

describe('gapBetween', () => {
  it('gives the figures of a Welch test that can be checked by hand', () => {
    // Means 12 and 5, variances of the mean 4/4 and 4/4, 6 degrees of freedom: 7 − 1.94318 × √2
    const gap = gapBetween([10, 10, 14, 14].map(spread), [3, 3, 7, 7].map(spread), 0.95);
    expect(gap.mean).toBeCloseTo(7, 10);
    expect(gap.atLeast).toBeCloseTo(7 - 1.943_180_28 * Math.sqrt(2 * (16 / 3 / 4)), 6);
  });

  it.each([
    ['no sample at all', [], [1, 2]],
    ['one value', [5], [1, 2]],
    ['nothing to compare with', [5, 6], []],
  ])('concludes nothing from %s', (_, these, those) => {
    expect(gapBetween(these, those, 0.95).atLeast).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is sure of what never varies', () => {
    expect(gapBetween([7, 7, 7], [2, 2], 0.99)).toEqual({ mean: 5, atLeast: 5 });
  });

  it('keeps a degree of freedom that floating point would round away', () => {
    const these = [0, 99.999_999_999_879_07, 0];
    const those = [0, -99.999_999_038_534_14, 0];
    const moved = (x: number): number => x - 2;
    expect(gapBetween(these.map(moved), those.map(moved), 0.95).atLeast).toBeCloseTo(
      gapBetween(these, those, 0.95).atLeast,
      6,
    );
  });

  it('is never surer than its mean, and less so the more confidence is asked for', () => {
    fc.assert(
      fc.property(samples, samples, (these, those) => {
        const little = gapBetween(these, those, 0.8);
        const much = gapBetween(these, those, 0.99);
        expect(much.atLeast).toBeLessThanOrEqual(little.atLeast + 1e-9);
        expect(little.atLeast).toBeLessThanOrEqual(little.mean + 1e-9);
      }),
    );
  });

  it('does not depend on where zero is', () => {
    fc.assert(
      fc.property(samples, samples, fc.integer({ min: -50, max: 50 }), (these, those, by) => {
        const moved = gapBetween(
          these.map((x) => x + by),
          those.map((x) => x + by),
          0.95,
        );
        expect(moved.atLeast).toBeCloseTo(gapBetween(these, those, 0.95).atLeast, 6);
      }),
    );
  });
});

const spread = (value: number): number => value;
