import fc from 'fast-check';

import { type Execution } from './execution.js';
import { fractionAt, LADDER, missingForNext, type StepRecord } from './ladder.js';

const DAY_MS = 86_400_000;
const policy = { stepTradesMin: 10, stepDaysMin: 3, slippageGapMaxBps: 5, fillShortfallMax: 0.1 };
const asPredicted: Execution = { slippageBps: [2, 3, 2], fillRatios: [1, 1, 1] };
const earned = (overrides: Partial<StepRecord> = {}): StepRecord => ({
  step: 0,
  trades: 10,
  forMs: 3 * DAY_MS,
  live: asPredicted,
  paper: asPredicted,
  ...overrides,
});

describe('the ladder', () => {
  it('climbs from 10 % to the whole paper size', () => {
    expect(LADDER.map((_, step) => fractionAt(step))).toEqual([0.1, 0.25, 0.5, 1]);
  });

  it.each([-1, 4, 0.5, Number.NaN])('allows nothing at %d, which is no step', (step) => {
    expect(fractionAt(step)).toBe(0);
  });

  it.each<[string, Partial<StepRecord>, string[]]>([
    ['everything it asks for', {}, []],
    ['too few trades', { trades: 9 }, ['Minimum 10 live trades at 10.0 % required (current: 9)']],
    ['too little time', { forMs: 1.5 * DAY_MS }, ['Minimum 3 days at 10.0 % required (current: 1.5 days)']],
    [
      'a time that nobody knows',
      { forMs: Number.NaN },
      ['Minimum 3 days at 10.0 % required (current: NaN days)'],
    ],
    [
      'dearer fills than on paper',
      { live: { ...asPredicted, slippageBps: [12, 13, 12] } },
      ['Live trades cost 10.0 bp more than on paper (at most 5 bp)'],
    ],
    [
      'orders that were not filled',
      { live: { ...asPredicted, fillRatios: [1, 0.5, 0.3] } },
      ['Live orders were filled 40.0 % less than on paper (at most 10.0 %)'],
    ],
    ['the last step', { step: 3 }, ['The bot trades at its full paper size already']],
  ])('lists what is missing: %s', (_, overrides, missing) => {
    expect(missingForNext(earned(overrides), policy)).toEqual(missing);
  });

  it('lists everything that is missing at once', () => {
    expect(missingForNext(earned({ trades: 0, forMs: 0 }), policy)).toHaveLength(2);
  });

  it('never asks for less because a bot traded less, or for a shorter time', () => {
    const record = fc.record({ trades: fc.nat(30), days: fc.double({ min: 0, max: 10, noNaN: true }) });
    fc.assert(
      fc.property(record, record, (a, b) => {
        const less = { trades: Math.min(a.trades, b.trades), forMs: Math.min(a.days, b.days) * DAY_MS };
        const more = { trades: Math.max(a.trades, b.trades), forMs: Math.max(a.days, b.days) * DAY_MS };
        expect(missingForNext(earned(less), policy).length).toBeGreaterThanOrEqual(
          missingForNext(earned(more), policy).length,
        );
      }),
    );
  });
});
