import fc from 'fast-check';

import { shareOfBudget } from './tries.js';

describe('shareOfBudget', () => {
  it('falls with every variant that a user tries', () => {
    expect([1, 2, 3, 20].map((ordinal) => shareOfBudget(ordinal, []))).toEqual([
      1 / 2,
      1 / 6,
      1 / 12,
      1 / 420,
    ]);
  });

  it('shares out what proved variants no longer need', () => {
    expect(shareOfBudget(2, [1])).toBeCloseTo(1 / 3, 10);
    expect(shareOfBudget(1, [1])).toBe(1 / 2);
  });

  it('never gives the variants that are not proved more than the whole budget together', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 59 }), (proved) => {
        const open = Array.from({ length: 60 }, (_, i) => i + 1).filter((n) => !proved.includes(n));
        const given = open.reduce((sum, ordinal) => sum + shareOfBudget(ordinal, proved), 0);
        expect(given).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
