import { exchangeId, userId } from '@app/kernel';

import { OrderRate } from './order-rate.js';

const ann = userId('ann');
const bob = userId('bob');
const simulated = exchangeId('simulated');

describe('OrderRate', () => {
  it('tells each of many who come at once how many came before it', () => {
    const rate = new OrderRate(10_000);
    expect([1, 2, 3].map(() => rate.enter(ann, simulated, 0))).toEqual([0, 1, 2]);
  });

  it('keeps users and exchanges apart', () => {
    const rate = new OrderRate(10_000);
    rate.enter(ann, simulated, 0);
    expect(rate.enter(bob, simulated, 0)).toBe(0);
    expect(rate.enter(ann, exchangeId('luno'), 0)).toBe(0);
  });

  it('forgets what is as old as the window', () => {
    const rate = new OrderRate(10_000);
    rate.enter(ann, simulated, 0);
    expect(rate.enter(ann, simulated, 9_999)).toBe(1);
    expect(rate.enter(ann, simulated, 10_000)).toBe(1);
  });

  it('takes back one that was not sent', () => {
    const rate = new OrderRate(10_000);
    rate.enter(ann, simulated, 0);
    rate.enter(ann, simulated, 5);
    rate.withdraw(ann, simulated, 5);
    expect(rate.enter(ann, simulated, 6)).toBe(1);
  });
});
