import { floorToStep, type Quantity, quantity, sum, NOTHING, price, toText } from '@app/kernel';
import { type OrderBook } from '@app/markets';
import fc from 'fast-check';

import { type MatchedOrder, matchBook } from './book-match.js';

const LOT = quantity('0.001');
const order = (overrides: Partial<MatchedOrder> = {}): MatchedOrder => ({
  side: 'buy',
  quantity: quantity(3),
  limitPrice: undefined,
  lotStep: LOT,
  ...overrides,
});
const book: OrderBook = {
  time: 0,
  asks: [
    { price: 100, quantity: 1 },
    { price: 101, quantity: 1.5 },
    { price: 105, quantity: 10 },
  ],
  bids: [
    { price: 99, quantity: 2 },
    { price: 98, quantity: 2 },
  ],
};
const asText = (
  executions: readonly { price: { toFixed(): string }; quantity: { toFixed(): string } }[],
): string[] => executions.map((each) => `${each.quantity.toFixed()} at ${each.price.toFixed()}`);

/** Levels with odd quantities, best first. */
const anyBook: fc.Arbitrary<OrderBook> = fc
  .record({
    levels: fc.array(
      fc.record({ gap: fc.integer({ min: 1, max: 50 }), lots: fc.integer({ min: 0, max: 50_000 }) }),
      { maxLength: 20 },
    ),
    best: fc.integer({ min: 5000, max: 500_000 }),
  })
  .map(({ levels, best }) => {
    let [ask, bid] = [best + 1, best];
    const asks = levels.map(({ gap, lots }) => ({ price: (ask += gap) / 100, quantity: lots / 10_000 }));
    const bids = levels.map(({ gap, lots }) => ({ price: (bid -= gap) / 100, quantity: lots / 10_000 }));
    return { time: 0, asks, bids };
  });
const anyOrder = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    lots: fc.integer({ min: 1, max: 200_000 }),
    limit: fc.option(fc.integer({ min: 4000, max: 510_000 }), { nil: undefined }),
  })
  .map(({ side, lots, limit }) =>
    order({
      side,
      quantity: quantity(lots).times(LOT) as Quantity,
      limitPrice: limit === undefined ? undefined : price(limit / 100),
    }),
  );

describe('matchBook', () => {
  it('walks the book level by level, each at its own price', () => {
    const { executions, rest } = matchBook(order(), book);
    expect(asText(executions)).toEqual(['1 at 100', '1.5 at 101', '0.5 at 105']);
    expect(toText(rest)).toBe('0');
  });

  it('sells into the bids and leaves what they cannot take', () => {
    const { executions, rest } = matchBook(order({ side: 'sell', quantity: quantity(5) }), book);
    expect(asText(executions)).toEqual(['2 at 99', '2 at 98']);
    expect(toText(rest)).toBe('1');
  });

  it('goes no further than its limit price', () => {
    const { executions, rest } = matchBook(order({ limitPrice: price(101) }), book);
    expect(asText(executions)).toEqual(['1 at 100', '1.5 at 101']);
    expect(toText(rest)).toBe('0.5');
  });

  it('executes and leaves together exactly what was ordered, in whole lots', () => {
    fc.assert(
      fc.property(anyOrder, anyBook, (wanted, market) => {
        const { executions, rest } = matchBook(wanted, market);
        const all = sum([...executions.map((each) => each.quantity), rest], NOTHING);
        expect(toText(all)).toBe(toText(wanted.quantity));
        for (const each of executions) {
          expect(each.quantity.greaterThan(0)).toBe(true);
          expect(toText(floorToStep(each.quantity, LOT))).toBe(toText(each.quantity));
        }
      }),
    );
  });

  it('never does better than the book: no price before its turn, no more than stands there, nothing beyond the limit', () => {
    fc.assert(
      fc.property(anyOrder, anyBook, (wanted, market) => {
        const levels = wanted.side === 'buy' ? market.asks : market.bids;
        const { executions, rest } = matchBook(wanted, market);
        let next = 0;
        for (const each of executions) {
          const at = levels.findIndex((level, i) => i >= next && each.price.equals(level.price));
          expect(at).toBeGreaterThanOrEqual(next);
          // Levels passed over had not even one whole lot.
          for (const skipped of levels.slice(next, at)) expect(LOT.greaterThan(skipped.quantity)).toBe(true);
          expect(each.quantity.lessThanOrEqualTo(levels[at]?.quantity ?? 0)).toBe(true);
          if (wanted.limitPrice !== undefined)
            expect(
              each.price.comparedTo(wanted.limitPrice) * (wanted.side === 'buy' ? 1 : -1),
            ).toBeLessThanOrEqual(0);
          next = at + 1;
        }
        const isExhausted = levels
          .slice(next)
          .every(
            (level) =>
              LOT.greaterThan(level.quantity) ||
              (wanted.limitPrice !== undefined &&
                (wanted.side === 'buy'
                  ? wanted.limitPrice.lessThan(level.price)
                  : wanted.limitPrice.greaterThan(level.price))),
          );
        if (!rest.isZero()) expect(isExhausted).toBe(true);
      }),
    );
  });
});
