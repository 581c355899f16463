import { studentQuantile, studentTail } from './student.js';

describe('Student’s t distribution', () => {
  // Printed tables, one-sided.
  it.each([
    { alpha: 0.05, degrees: 1, t: 6.3138 },
    { alpha: 0.05, degrees: 2, t: 2.92 },
    { alpha: 0.025, degrees: 10, t: 2.2281 },
    { alpha: 0.01, degrees: 24, t: 2.4922 },
    { alpha: 0.005, degrees: 29, t: 2.7564 },
    { alpha: 0.0005, degrees: 120, t: 3.3735 },
  ])('has P(T > $t) = $alpha with $degrees degrees of freedom', ({ alpha, degrees, t }) => {
    expect(studentTail(t, degrees)).toBeCloseTo(alpha, 4);
    expect(studentQuantile(alpha, degrees)).toBeCloseTo(t, 3);
  });

  it('keeps its precision far out, where variants tried late are judged', () => {
    expect(studentQuantile(1e-6, 10)).toBeCloseTo(9.752, 2);
  });
});
