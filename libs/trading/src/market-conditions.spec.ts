import { type Candle } from '@app/markets';
import fc from 'fast-check';

import { marketConditions } from './market-conditions.js';

const candlesOf = (closes: readonly number[]): Candle[] =>
  closes.map((close, i) => ({ time: i * 60_000, open: close, high: close, low: close, close, volume: 1 }));
/** Alternates around 100, `ratio` up and down. */
const swinging = (count: number, ratio: number): number[] =>
  Array.from({ length: count }, (_, i) => 100 * (i % 2 === 0 ? 1 : 1 + ratio));

describe('marketConditions', () => {
  it('is calm without history', () => {
    expect(marketConditions([])).toEqual({ volatility: 0, stress: 0 });
    expect(marketConditions(candlesOf([100, 101]))).toEqual({ volatility: 0, stress: 0 });
  });

  it('measures the standard deviation of returns by hand', () => {
    // Returns +10 %, -10 %, +10 %: mean 0.1/3, sample deviation sqrt(0.04/3) = 0.11547.
    expect(marketConditions(candlesOf([100, 110, 99, 108.9])).volatility).toBeCloseTo(0.11547, 5);
  });

  it('is not stressed while moves are as usual, and fully when they are three times as large', () => {
    expect(marketConditions(candlesOf(swinging(101, 0.01))).stress).toBeCloseTo(0, 1);
    const burst = [...swinging(300, 0.001), ...swinging(21, 0.05)];
    expect(marketConditions(candlesOf(burst)).stress).toBeGreaterThan(0.5);
  });

  it('stays within its limits for any prices', () => {
    const closes = fc.array(fc.double({ min: 0.0001, max: 1e6, noNaN: true }), { maxLength: 150 });
    fc.assert(
      fc.property(closes, (prices) => {
        const { volatility, stress } = marketConditions(candlesOf(prices));
        return volatility >= 0 && Number.isFinite(volatility) && stress >= 0 && stress <= 1;
      }),
    );
  });
});
