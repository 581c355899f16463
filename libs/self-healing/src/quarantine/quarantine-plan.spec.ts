import { nextQuarantine } from './quarantine-plan.js';

const HOUR_MS = 3_600_000;
const NOW = new Date(Date.UTC(2026, 5, 1));
const hours = (step: ReturnType<typeof nextQuarantine>): number | string =>
  step.kind === 'give_up' ? step.kind : (step.releaseAt.getTime() - NOW.getTime()) / HOUR_MS;

describe('the next quarantine', () => {
  it.each([
    [undefined, 1],
    [{ strikes: 1, releasedAt: NOW }, 3],
    [{ strikes: 2, releasedAt: NOW }, 24],
    [{ strikes: 3, releasedAt: NOW }, 'give_up'],
    [{ strikes: 9, releasedAt: undefined }, 'give_up'],
  ])('after %p lasts %p hours', (past, expected) => {
    expect(hours(nextQuarantine(past, NOW))).toBe(expected);
  });

  it('begins anew for a bot that was well for a week', () => {
    const releasedAt = new Date(NOW.getTime() - 7 * 24 * HOUR_MS);
    expect(hours(nextQuarantine({ strikes: 3, releasedAt }, NOW))).toBe(1);
  });
});
