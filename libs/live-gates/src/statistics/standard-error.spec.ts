import { blockLength, estimateMean } from './standard-error.js';

const runs = Float64Array.from({ length: 200 }, (_, i: number) => (Math.floor(i / 10) % 2 === 0 ? 1 : -1));
const alternating = Float64Array.from({ length: 200 }, (_, i: number) => (i % 2 === 0 ? 1 : -1));

describe('estimateMean', () => {
  it('gives the standard error of independent trades when blocks show nothing else', () => {
    const { mean, error } = estimateMean(Float64Array.of(1, 2, 3, 4, 5), 1);

    expect(mean).toBe(3);
    expect(error).toBeCloseTo(Math.sqrt(2.5 / 5), 10);
  });

  it('widens when good and bad trades come in runs', () => {
    const { error } = estimateMean(runs, blockLength(runs.length));

    expect(error).toBeGreaterThan(1.9 * estimateMean(runs, 1).error);
  });

  it('never narrows because results alternate', () => {
    const { error } = estimateMean(alternating, blockLength(alternating.length));

    expect(error).toBeCloseTo(1 / Math.sqrt(199), 3);
  });
});
