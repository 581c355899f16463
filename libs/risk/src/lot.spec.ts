import { price, quantity } from '@app/kernel';
import { anInstrument } from '@testing/markets';
import fc from 'fast-check';

import { lotOf } from './lot.js';

const instrument = anInstrument({ lotStep: quantity('0.003'), tickSize: price('0.05') });

describe('lotOf', () => {
  it('rounds quantity and limit price down to what the venue accepts', () => {
    const lot = lotOf({ quantity: quantity('0.0119'), limitPrice: price('100.04') }, instrument);

    expect([lot.quantity.toFixed(), lot.limitPrice?.toFixed()]).toEqual(['0.009', '100']);
  });

  it('never makes an order larger, loses less than one step, and rounds only once', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (size) => {
        const wanted = { quantity: quantity(size), limitPrice: undefined };
        const lot = lotOf(wanted, instrument);
        const lost = wanted.quantity.minus(lot.quantity);

        expect(lost.isNegative()).toBe(false);
        expect(lost.lessThan(instrument.lotStep)).toBe(true);
        expect(lotOf(lot, instrument).quantity.equals(lot.quantity)).toBe(true);
      }),
    );
  });
});
