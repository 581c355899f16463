import { money, toText } from '@app/kernel';
import fc from 'fast-check';

import { fallFromBest } from './live-fall.js';

const fall = (netsNewestFirst: readonly number[], openResult = 0): string =>
  toText(
    fallFromBest(
      netsNewestFirst.map((net) => money(net)),
      money(openResult),
    ),
  );

describe('the fall from the best', () => {
  it.each<[string, readonly number[], number, string]>([
    ['no trade', [], 0, '0'],
    ['gains alone', [3, 2, 1], 0, '0'],
    ['a loss from the start', [-4], 0, '4'],
    ['a loss after gains, oldest last', [-4, 10], 0, '4'],
    ['a gain after a loss', [10, -4], 0, '0'],
    ['an open loss', [10], -3, '3'],
    ['an open gain that makes up for a loss', [-4], 5, '0'],
  ])('of %s', (_, nets, open, expected) => {
    expect(fall(nets, open)).toBe(expected);
  });

  it('is never negative, and grows by what the open position loses', () => {
    const nets = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(nets, fc.integer({ min: 0, max: 50 }), (results, loss) => {
        const before = Number(fall(results));
        expect(before).toBeGreaterThanOrEqual(0);
        expect(Number(fall(results, -loss))).toBe(before + loss);
      }),
    );
  });
});
