import fc from 'fast-check';

import { driftFindings, type DriftFacts } from './drift.js';
import { type Execution } from './execution.js';

const policy = {
  slippageGapMaxBps: 5,
  fillShortfallMax: 0.1,
  driftConfidence: 0.95,
  driftSamplesMin: 3,
  drawdownMax: 0.15,
};
const asPredicted: Execution = { slippageBps: [2, 3, 2, 3, 2], fillRatios: [1, 1, 1, 1, 1] };
const facts = (overrides: Partial<DriftFacts> = {}): DriftFacts => ({
  live: asPredicted,
  paper: asPredicted,
  drawdown: 0,
  ...overrides,
});
const codes = (drift: Partial<DriftFacts>): string[] =>
  driftFindings(facts(drift), policy).map(({ code }) => code);
const live = (execution: Partial<Execution>): Partial<DriftFacts> => ({
  live: { ...asPredicted, ...execution },
});

describe('drift', () => {
  it.each<[string, Partial<DriftFacts>, string[]]>([
    ['live as paper predicted', {}, []],
    ['nothing traded yet', live({ slippageBps: [], fillRatios: [] }), []],
    ['cheaper than on paper', live({ slippageBps: [-9, -8, -9, -8] }), []],
    ['one very bad fill', live({ slippageBps: [2, 3, 2, 90, 3, 2] }), []],
    ['fewer trades than anything is concluded from', live({ slippageBps: [60, 60] }), []],
    ['dearer, but within the limit', live({ slippageBps: [6, 7, 6, 7, 6] }), []],
    ['dearer again and again', live({ slippageBps: [24, 26, 25] }), ['slippage_drift']],
    ['orders that are refused', live({ fillRatios: [1, 0, 0, 0, 0, 0] }), ['fill_drift']],
    ['half of every order filled', live({ fillRatios: [0.5, 0.5, 0.6] }), ['fill_drift']],
    ['a drawdown at the limit', { drawdown: 0.15 }, ['drawdown']],
    ['a drawdown just under it', { drawdown: 0.1499 }, []],
    ['a drawdown that nobody knows', { drawdown: Number.NaN }, ['drawdown']],
    [
      'everything at once',
      { ...live({ slippageBps: [40, 41, 42], fillRatios: [0, 0, 0.1] }), drawdown: 0.4 },
      ['slippage_drift', 'fill_drift', 'drawdown'],
    ],
  ])('of %s', (_, drift, expected) => {
    expect(codes(drift)).toEqual(expected);
  });

  it('names the figures', () => {
    const [finding] = driftFindings(facts(live({ slippageBps: [24, 26, 25] })), policy);
    expect(finding?.reason).toBe('Live trades cost 22.6 bp more than on paper (limit 5 bp)');
  });

  it('never goes away when every live trade becomes dearer by the same', () => {
    const bps = fc.array(fc.integer({ min: 30, max: 40 }), { minLength: 10, maxLength: 20 });
    fc.assert(
      fc.property(bps, fc.integer({ min: 1, max: 50 }), (slippageBps, dearer) => {
        expect(codes(live({ slippageBps }))).toContain('slippage_drift');
        expect(codes(live({ slippageBps: slippageBps.map((bp) => bp + dearer) }))).toContain(
          'slippage_drift',
        );
      }),
    );
  });

  it('is what figures show that are none', () => {
    expect(codes(live({ slippageBps: [2, Number.NaN, 2] }))).toEqual(['slippage_drift']);
  });

  it('never comes of samples that are as on paper', () => {
    const bps = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(bps, (slippageBps) => {
        const execution = { ...asPredicted, slippageBps };
        expect(codes({ live: execution, paper: execution })).toEqual([]);
      }),
    );
  });
});
