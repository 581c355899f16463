import { ManualClock } from './clock.js';

describe('ManualClock', () => {
  it('stands until it is moved, and never goes back', () => {
    const clock = new ManualClock(1_000);
    clock.advance(500);
    expect(clock.now()).toBe(1_500);
    expect(clock.date().toISOString()).toBe('1970-01-01T00:00:01.500Z');
    expect(() => {
      clock.moveTo(1_499);
    }).toThrow('cannot go back from 1500 to 1499');
  });
});
