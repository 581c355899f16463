import { botId, minus, money, type Money, plus, sum, toText, ZERO } from '@app/kernel';
import fc from 'fast-check';

import { type Candidate, planMoves } from './plan.js';

const LIMITS = { dailyShareMax: 0.1, botShareMax: 0.35, tradesMin: 25, capitalMax: money(100_000) };

/** One bot with evidence and 1000, unless told otherwise. */
function aCandidate(name: string, overrides: Partial<Candidate> = {}): Candidate {
  return {
    botId: botId(name),
    hasEvidence: false,
    isActive: true,
    trades: 30,
    netProfit: ZERO,
    capital: money(1000),
    equity: money(1000),
    free: money(900),
    realisedSince: ZERO,
    ...overrides,
  };
}
const add = (amounts: readonly Money[]): Money => sum(amounts, ZERO);
const told = (candidates: readonly Candidate[]): string[] =>
  planMoves(candidates, LIMITS).map(
    ({ kind, from, to, amount }) => `${kind} ${from} → ${to} ${toText(amount)}`,
  );

describe('the plan of a day', () => {
  const loser = aCandidate('loser', { netProfit: money(-50) });
  const winner = aCandidate('winner', { hasEvidence: true });
  const third = aCandidate('third', { trades: 3 });
  const fourth = aCandidate('fourth', { trades: 3 });

  it('moves capital from a loser to a bot with evidence, a tenth of all capital at most', () => {
    expect(told([loser, winner, third, fourth])).toEqual(['reallocate loser → winner 400']);
  });

  it('moves nothing where nothing is proven', () => {
    expect(told([loser, third, fourth])).toEqual([]);
  });

  it('leaves a bot its capital until it has had enough trades', () => {
    expect(told([{ ...loser, trades: 24 }, winner, third, fourth])).toEqual([]);
  });

  it('takes from one that earns without evidence only what it has earned since the last time', () => {
    const lucky = aCandidate('lucky', { netProfit: money(300), realisedSince: money('12.345') });

    expect(told([lucky, winner, third, fourth])).toEqual(['reinvest lucky → winner 12.34']);
  });

  it('gives nothing to a bot that does not trade', () => {
    expect(told([loser, { ...winner, isActive: false }, third, fourth])).toEqual([]);
  });

  it('fills up the one with least first, and no bot beyond its share', () => {
    const small = aCandidate('small', { hasEvidence: true, equity: money(1350), capital: money(1350) });
    const large = aCandidate('large', { hasEvidence: true, equity: money(1380), capital: money(1380) });

    expect(told([loser, small, large, aCandidate('other', { equity: money(270) })])).toEqual([
      'reallocate loser → small 50',
      'reallocate loser → large 20',
    ]);
  });

  const anyCandidate = fc
    .record({
      hasEvidence: fc.boolean(),
      isActive: fc.boolean(),
      trades: fc.integer({ min: 0, max: 60 }),
      netCents: fc.integer({ min: -90_000, max: 500_000 }),
      sinceCents: fc.integer({ min: 0, max: 500_000 }),
      atWork: fc.integer({ min: 0, max: 900 }),
    })
    .map(({ netCents, sinceCents, atWork, ...facts }): Partial<Candidate> => {
      const netProfit = money(netCents / 100);
      const equity = plus(money(1000), netProfit);
      const free = minus(minus(equity, money(atWork)), money(100));
      return {
        ...facts,
        netProfit,
        equity,
        free: free.isNegative() ? ZERO : free,
        realisedSince: money(sinceCents / 100),
      };
    });

  it('keeps every limit and every cent, whatever the bots have done', () => {
    fc.assert(
      fc.property(fc.array(anyCandidate, { minLength: 1, maxLength: 12 }), (drawn) => {
        const bots = drawn.map((facts, n) => aCandidate(`bot-${n}`, facts));
        const moves = planMoves(bots, LIMITS);
        const total = add(bots.map(({ equity }) => equity));
        const moved = add(moves.map(({ amount }) => amount));
        expect(moved.lessThanOrEqualTo(total.times(0.1))).toBe(true);
        expect(moves.every(({ amount }) => amount.greaterThanOrEqualTo(1))).toBe(true);
        for (const bot of bots) {
          const gave = add(moves.filter(({ from }) => from === bot.botId).map(({ amount }) => amount));
          const got = add(moves.filter(({ to }) => to === bot.botId).map(({ amount }) => amount));
          expect(gave.lessThanOrEqualTo(bot.hasEvidence ? ZERO : bot.free)).toBe(true);
          const equityMax = bot.hasEvidence && bot.isActive ? total.times(0.35) : bot.equity;
          const mayGrow = plus(bot.equity, got).lessThanOrEqualTo(equityMax);
          expect(got.isZero() || mayGrow).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
