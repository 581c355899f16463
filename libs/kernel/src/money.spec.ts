import fc from 'fast-check';

import {
  averagePrice,
  ceilToStep,
  floorToStep,
  minus,
  money,
  notional,
  plus,
  price,
  quantity,
  quantityFor,
  ratio,
  sum,
  times,
  toText,
  ZERO,
} from './money.js';

/** Decimal texts with up to 8 decimals, as exchanges use them. */
const amounts = fc.bigInt({ min: 0n, max: 10n ** 16n }).map((units) => toText(money(`${units}e-8`)));
const steps = fc.constantFrom('1', '0.1', '0.01', '0.00001', '0.00000001', '0.5', '0.25');

describe('money', () => {
  it('adds what floats cannot', () => {
    expect(toText(plus(money('0.1'), money('0.2')))).toBe('0.3');
  });

  it('sums a million cents exactly', () => {
    const cents = Array.from({ length: 1_000_000 }, () => money('0.01'));
    expect(toText(sum(cents, ZERO))).toBe('10000');
  });

  it('writes very small and very large amounts without an exponent', () => {
    expect(toText(quantity('0.000000000000000001'))).toBe('0.000000000000000001');
    expect(toText(money('1e30'))).toBe('1000000000000000000000000000000');
  });

  it.each(['', 'abc', '1,5', 'NaN', 'Infinity', '0x', Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %p by name',
    (text) => {
      expect(() => price(text)).toThrow(/price: /);
    },
  );

  it('multiplies price and quantity, and divides them back', () => {
    const cost = notional(price('46319.5'), quantity('0.0025'));
    expect(toText(cost)).toBe('115.79875');
    expect(toText(averagePrice(cost, quantity('0.0025')))).toBe('46319.5');
    expect(toText(quantityFor(cost, price('46319.5')))).toBe('0.0025');
  });

  it('says that a ratio to zero is not a number', () => {
    expect(ratio(money(1), ZERO)).toBeNaN();
  });

  it('keeps cash: what is taken away and given back leaves the same amount', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => plus(minus(money(a), money(b)), money(b)).equals(money(a))),
    );
  });

  it('rounds to a step below, never by a whole step, and always to a multiple', () => {
    fc.assert(
      fc.property(amounts, steps, (amount, stepText) => {
        const [value, step] = [quantity(amount), quantity(stepText)];
        const down = floorToStep(value, step);
        expect(down.lessThanOrEqualTo(value)).toBe(true);
        expect(value.minus(down).lessThan(step)).toBe(true);
        expect(down.modulo(step).isZero()).toBe(true);
        const up = ceilToStep(value, step);
        expect(up.greaterThanOrEqualTo(value)).toBe(true);
        expect(up.minus(value).lessThan(step)).toBe(true);
      }),
    );
  });

  it('scales by a ratio', () => {
    expect(toText(times(money('1000'), 0.01))).toBe('10');
  });
});
