import fc from 'fast-check';

import { BOOK_LEVELS, ladder } from './ladder.js';

const shape = fc.record({
  time: fc.constant(0),
  mid: fc.double({ min: 0.05, max: 100_000, noNaN: true }),
  spread: fc.double({ min: 0, max: 0.02, noNaN: true }),
  priceDigits: fc.constantFrom(2, 4),
  quantityDigits: fc.constantFrom(1, 5),
  level: fc.constant(() => ({ gap: 0.003, worth: 5000 })),
});

describe('ladder', () => {
  it('is never crossed, never within the spread, and gets worse level by level, on whole ticks', () => {
    fc.assert(
      fc.property(shape, (wanted) => {
        const { bids, asks } = ladder(wanted);
        const tick = 10 ** -wanted.priceDigits;
        const [bid, ask] = [bids[0]?.price ?? 0, asks[0]?.price ?? 0];
        expect(ask - bid).toBeGreaterThan(0.99 * Math.max(tick, wanted.spread));
        expect(asks).toHaveLength(BOOK_LEVELS);
        for (const [side, direction] of [
          [bids, -1],
          [asks, 1],
        ] as const)
          for (const [i, level] of side.entries()) {
            expect(level.quantity).toBeGreaterThan(0);
            expect(Number(level.price.toFixed(wanted.priceDigits))).toBe(level.price);
            if (i > 0) expect((level.price - (side[i - 1]?.price ?? 0)) * direction).toBeGreaterThan(0);
          }
      }),
    );
  });

  it('puts at each level what it should be worth', () => {
    const { asks } = ladder({
      time: 0,
      mid: 100,
      spread: 0.02,
      priceDigits: 2,
      quantityDigits: 5,
      level: () => ({ gap: 0.01, worth: 1000 }),
    });
    expect(asks.slice(0, 2)).toEqual([
      { price: 100.01, quantity: 9.999 },
      { price: 100.02, quantity: 9.998 },
    ]);
  });
});
