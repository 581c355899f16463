import { MARKET_START } from '@testing/markets';
import { aPaperRecord } from '@testing/live-gates';

import { counts, DAY_MS, paperDays, returnsOf } from './paper-record.js';

describe('what counts toward live trading', () => {
  it.each([
    { trade: 'real', prices: 'real', hasLiveVenue: false, expected: true },
    { trade: 'simulated', prices: 'real', hasLiveVenue: true, expected: false },
    { trade: 'replay', prices: 'real', hasLiveVenue: true, expected: false },
    { trade: 'legacy', prices: 'real', hasLiveVenue: true, expected: false },
    { trade: 'simulated', prices: 'simulated', hasLiveVenue: false, expected: false },
    { trade: 'simulated', prices: 'simulated', hasLiveVenue: true, expected: true },
    { trade: 'replay', prices: 'replay', hasLiveVenue: false, expected: false },
  ] as const)(
    '$trade trades on $prices prices, live venue $hasLiveVenue: $expected',
    ({ trade, prices, hasLiveVenue, expected }) => {
      expect(counts(trade, prices, hasLiveVenue)).toBe(expected);
    },
  );

  it('is the net result over what was put in', () => {
    expect(returnsOf(aPaperRecord([2, -1]))).toEqual([0.02, -0.01]);
  });
});

describe('days of paper trading', () => {
  const twoWeeks = aPaperRecord(new Array<number>(169).fill(1)); // One every two hours.

  it('are those of the trades', () => {
    expect(paperDays(twoWeeks, MARKET_START + 30 * DAY_MS)).toBeCloseTo(14, 1);
  });

  it('are no more than have passed, however fast the market’s clock runs', () => {
    expect(paperDays(twoWeeks, MARKET_START + 2 * DAY_MS)).toBe(2);
  });

  it('are none before the first trade, or for a setup that was never started', () => {
    expect(paperDays(aPaperRecord([]), MARKET_START + 30 * DAY_MS)).toBe(0);
    expect(paperDays({ ...twoWeeks, variant: undefined }, MARKET_START + 30 * DAY_MS)).toBe(0);
  });
});
