import { RandomSource } from './seeded-random.js';

const source = new RandomSource(42, 'BTC/USDT');
const draws = Array.from({ length: 20_000 }, (_, i) => source.at(i));

describe('RandomSource', () => {
  it('repeats itself for equal seed, labels and index only', () => {
    const first = (seed: number, label: string, index: number): number =>
      new RandomSource(seed, label).at(index).uniform();
    expect(first(1, 'a', 1)).toBe(first(1, 'a', 1));
    const others = [first(1, 'a', 1), first(2, 'a', 1), first(1, 'b', 1), first(1, 'a', 2)];
    expect(new Set([...others, first(1, 'a', 1 + 2 ** 40)]).size).toBe(5);
  });

  it('gives neighbouring indexes unrelated numbers', () => {
    const values = draws.map((random) => random.uniform());
    const mean = values.reduce((total, each) => total + each, 0) / values.length;
    const lagged = values
      .slice(1)
      .reduce((total, each, i) => total + (each - 0.5) * ((values[i] ?? 0) - 0.5), 0);
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.abs(lagged / values.length) * 12).toBeLessThan(0.03);
  });

  it('draws normal numbers of mean 0 and variance 1', () => {
    const values = draws.flatMap((random) => [random.normal(), random.normal()]);
    const mean = values.reduce((total, each) => total + each, 0) / values.length;
    const variance = values.reduce((total, each) => total + (each - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });
});
