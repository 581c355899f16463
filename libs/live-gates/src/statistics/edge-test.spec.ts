import { Draws, NORMAL, shareThatPasses, ZERO_EDGE_MODELS } from '@testing/live-gates';
import fc from 'fast-check';

import { type EdgeQuestion, testEdge } from './edge-test.js';
import { tradesForPower } from './power.js';

const question: EdgeQuestion = {
  confidence: 0.95,
  ordinal: 1,
  proved: [],
  firstLookTrades: 100,
  lossesMin: 5,
};

function returnsOf(seed: number, count: number, edge: number): number[] {
  const next = NORMAL.series(new Draws(seed));
  return Array.from({ length: count }, () => 0.01 * (next() + edge));
}

describe('testEdge', () => {
  it('says nothing before the first look', () => {
    expect(testEdge(returnsOf(1, 99, 5), question)).toMatchObject({
      hasEdge: false,
      lookTrades: 0,
      nextLookTrades: 100,
      bound: undefined,
    });
  });

  it('finds an edge that is there', () => {
    const { hasEdge, bound } = testEdge(returnsOf(1, 200, 0.6), question);

    expect(hasEdge).toBe(true);
    expect(bound?.lowerBound).toBeGreaterThan(0);
    expect(bound?.lowerBound).toBeLessThan(bound?.mean ?? 0);
  });

  it('keeps the answer of the last look until the next, however often it is asked', () => {
    const returns = returnsOf(3, 400, 0.3);

    fc.assert(
      fc.property(fc.integer({ min: 100, max: 399 }), (count) => {
        const look = count < 200 ? 100 : 200;
        const { hasEdge, bound } = testEdge(returns.slice(0, count), question);
        expect({ hasEdge, bound }).toEqual({
          hasEdge: testEdge(returns.slice(0, look), question).hasEdge,
          bound: testEdge(returns.slice(0, look), question).bound,
        });
      }),
      { numRuns: 20 },
    );
  });

  it('asks more of the twentieth variant than of the first, and looks later', () => {
    const returns = returnsOf(1, 400, 0.2);
    const first = testEdge(returns, question);
    const twentieth = testEdge(returns, { ...question, ordinal: 20 });

    expect(twentieth.alpha).toBeLessThan(first.alpha / 40);
    expect(twentieth.bound?.lowerBound).toBeLessThan(first.bound?.lowerBound ?? 0);
    expect(testEdge(returns.slice(0, 399), { ...question, ordinal: 20 }).lookTrades).toBe(0);
  });

  it('does not believe a record without losses, or without any spread', () => {
    expect(testEdge(returnsOf(1, 200, 10), question)).toMatchObject({ hasEdge: false, losses: 0 });
    expect(testEdge(new Array<number>(200).fill(0.01), { ...question, lossesMin: 0 }).hasEdge).toBe(false);
  });

  it('gives the same answer each time', () => {
    const returns = returnsOf(8, 200, 0.4);

    expect(testEdge(returns, question)).toEqual(testEdge(returns, question));
  });

  it('tells how long a record must be', () => {
    // One-sided 5 %, power 80 %, 0.25 deviations: (1.645 + 0.842)^2 / 0.0625.
    expect(tradesForPower(0.05)).toBeGreaterThanOrEqual(98);
    expect(tradesForPower(0.05)).toBeLessThanOrEqual(99);
    expect(tradesForPower(0.001)).toBeGreaterThan(tradesForPower(0.05));
  });
});

/** The reduced form of `npm run bench -- live-gate`, which has the users to tell 5 % from 6 %. */
describe('the evidence of users without an edge who ask after every trade', () => {
  it.each(ZERO_EDGE_MODELS)('passes at most once in twenty: $name', (model) => {
    const share = shareThatPasses({ model, edge: 0, users: 100, variants: 1, trades: 200 });

    expect(share).toBeLessThanOrEqual(0.05);
  });

  it('passes at most once in twenty when each tries 20 variants and takes the best', () => {
    const share = shareThatPasses({ model: NORMAL, edge: 0, users: 40, variants: 20, trades: 200 });

    expect(share).toBeLessThanOrEqual(0.05);
  });
});

describe('the evidence of a bot whose mean is a quarter of a deviation', () => {
  it('suffices within 200 trades four times in five', () => {
    const share = shareThatPasses({ model: NORMAL, edge: 0.25, users: 200, variants: 1, trades: 200 });

    expect(share).toBeGreaterThanOrEqual(0.8);
  });
});
