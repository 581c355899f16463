import { money, quantity } from '@app/kernel';

import { sliceOf } from './slice.js';

const market = { lotStep: quantity('0.01'), minNotional: money(5) };
const sliced = (held: string, ...bids: readonly (readonly [number, number])[]): string =>
  sliceOf(
    quantity(held),
    bids.map(([at, size]) => ({ price: at, quantity: size })),
    market,
  ).toFixed();

describe('sliceOf', () => {
  it('sells the whole position when the book takes it near its best price', () => {
    expect(sliced('1.5', [100, 1], [99.8, 1])).toBe('1.5');
  });

  it('sells no more than the book takes within half a percent', () => {
    expect(sliced('10', [100, 1], [99.6, 2], [99.4, 50])).toBe('3');
  });

  it('leaves no rest behind that the market would not trade', () => {
    expect(sliced('3.04', [100, 3])).toBe('3.04');
    expect(sliced('3.05', [100, 3])).toBe('3');
  });

  it('rounds down to the step, and never sells more than is held', () => {
    expect(sliced('0.129', [100, 5])).toBe('0.12');
  });

  it('sells nothing where nobody buys, or less than the market trades is held', () => {
    expect(sliced('1')).toBe('0');
    expect(sliced('0.04', [100, 5])).toBe('0');
  });
});
