import { getEventListeners } from 'node:events';

import { jest } from '@jest/globals';

import { backOffMs, pause } from './back-off.js';

describe('backOffMs', () => {
  it.each([
    { failures: 1, random: 0, ms: 500 },
    { failures: 1, random: 0.999_999, ms: 1000 },
    { failures: 2, random: 0, ms: 1000 },
    { failures: 6, random: 0, ms: 16_000 },
    { failures: 7, random: 0, ms: 30_000 },
    { failures: 7, random: 0.999_999, ms: 60_000 },
    { failures: 5000, random: 0.5, ms: 45_000 },
  ])('waits $ms ms after $failures failures with $random', ({ failures, random, ms }) => {
    expect(backOffMs(failures, random)).toBe(ms);
  });
});

describe('pause', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    {
      ended: 'by time',
      end: () => {
        jest.advanceTimersByTime(100);
      },
    },
    {
      ended: 'by its signal',
      end: (controller: AbortController) => {
        controller.abort();
      },
    },
  ])('ended $ended leaves neither timer nor listener', async ({ end }) => {
    const controller = new AbortController();
    const pausing = pause(100, controller.signal);

    end(controller);
    await pausing;

    expect(jest.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('is over at once when the signal has aborted already', async () => {
    await expect(pause(100, AbortSignal.abort())).resolves.toBeUndefined();
  });
});
