import { money, notional, price, quantity, sum, times, toText, ZERO } from '@app/kernel';
import { aBook, aCandle, anInstrument, MARKET_START } from '@testing/markets';
import { anOrderRequest } from '@testing/venues';
import fc from 'fast-check';

import { fillResting, place, type PaperOrder } from './paper-order.js';

const instrument = anInstrument({ makerFeeRate: 0.0008, takerFeeRate: 0.001 });
const time = new Date(MARKET_START);
const market = { instrument, book: aBook(), time };
const resting = (overrides: Parameters<typeof anOrderRequest>[0] = {}): PaperOrder =>
  place(anOrderRequest({ type: 'limit', limitPrice: price('99.5'), ...overrides }), market);

describe('place', () => {
  it('charges each fill of a market order the taker fee, exactly', () => {
    const order = place(anOrderRequest({ quantity: quantity('2.5') }), market);
    expect(
      order.fills.map((fill) => [fill.price.toFixed(), fill.quantity.toFixed(), fill.fee.toFixed()]),
    ).toEqual([
      ['100.01', '1', '0.10001'],
      ['100.02', '1', '0.10002'],
      ['100.03', '0.5', '0.050015'],
    ]);
    expect(order).toMatchObject({ status: 'filled', fills: [{ liquidity: 'taker', time }, {}, {}] });
  });

  it('cancels what the book cannot fill of a market order', () => {
    const order = place(anOrderRequest({ quantity: quantity(50) }), market);
    expect(order.status).toBe('cancelled');
    expect(order.fills).toHaveLength(20);
  });

  it('fills a limit order that crosses the book as a taker and lets the rest wait', () => {
    const order = place(
      anOrderRequest({ type: 'limit', limitPrice: price('100.02'), quantity: quantity(5) }),
      market,
    );
    expect(order.status).toBe('partially_filled');
    expect(order.fills.map((fill) => [fill.price.toFixed(), fill.liquidity])).toEqual([
      ['100.01', 'taker'],
      ['100.02', 'taker'],
    ]);
  });

  it('charges fees that are exactly the rate of what changed hands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.constantFrom('buy', 'sell'), (lots, side) => {
        const order = place(anOrderRequest({ side, quantity: quantity(`${lots}e-5`) }), market);
        const fees = sum(
          order.fills.map((fill) => fill.fee),
          ZERO,
        );
        const traded = sum(
          order.fills.map((fill) => notional(fill.price, fill.quantity)),
          ZERO,
        );
        expect(toText(fees)).toBe(toText(times(traded, '0.001')));
        // A round trip through any book loses at least the fees.
        const best = side === 'buy' ? 100.01 : 99.99;
        const atBest = order.fills.map((fill) => notional(price(best), fill.quantity));
        const slip = money(traded.minus(sum(atBest, ZERO)));
        expect(side === 'buy' ? slip.greaterThanOrEqualTo(0) : slip.lessThanOrEqualTo(0)).toBe(true);
      }),
    );
  });
});

describe('fillResting', () => {
  it('fills at the limit price with the maker fee once the market has traded through it', () => {
    const order = fillResting(resting(), aCandle({ low: 99.49 }), instrument);
    expect(order).toMatchObject({ status: 'filled', fills: [{ liquidity: 'maker' }] });
    expect(order?.fills.map((fill) => [fill.price.toFixed(), fill.fee.toFixed()])).toEqual([
      ['99.5', '0.00796'],
    ]);
  });

  it.each([
    { what: 'touched but not crossed', candle: aCandle({ low: 99.5 }) },
    { what: 'nothing was traded', candle: aCandle({ low: 99, volume: 0 }) },
    {
      what: 'the minute began before the order was placed',
      candle: aCandle({ low: 99, time: MARKET_START - 1 }),
    },
  ])('does nothing when $what', ({ candle }) => {
    expect(fillResting(resting(), candle, instrument)).toBeUndefined();
  });

  it('sells when the market has traded above the price', () => {
    const order = resting({ side: 'sell', limitPrice: price(101) });
    expect(fillResting(order, aCandle({ high: 101 }), instrument)).toBeUndefined();
    expect(fillResting(order, aCandle({ high: 101.01 }), instrument)?.status).toBe('filled');
  });

  it('fills no more than was traded in the minute, and goes on in the next', () => {
    const part = fillResting(resting({ quantity: quantity(3) }), aCandle({ low: 99, volume: 2 }), instrument);
    expect(part).toMatchObject({ status: 'partially_filled', fills: [{}] });
    const whole = part && fillResting(part, aCandle({ low: 99, time: MARKET_START + 60_000 }), instrument);
    expect(whole?.fills.map((fill) => fill.quantity.toFixed())).toEqual(['2', '1']);
    expect(whole?.fills.map((fill) => fill.venueTradeId)).toEqual([
      `${part?.clientOrderId ?? ''}-0`,
      `${part?.clientOrderId ?? ''}-1`,
    ]);
    expect(whole?.status).toBe('filled');
  });
});
