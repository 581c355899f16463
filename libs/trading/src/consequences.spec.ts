import { pauseAfter } from './consequences.js';

describe('pauseAfter', () => {
  it.each([
    ['no_edge', 'no_edge'],
    ['drawdown', 'risk_stop'],
    ['losing_streak', 'risk_stop'],
    ['fee_not_covered', undefined],
    ['daily_loss', undefined],
  ])('after %s: %p', (code, pauseReason) => {
    expect(pauseAfter({ outcome: 'no_trade', code })).toBe(pauseReason);
  });

  it('does not pause a bot for the reason of a trade that was made', () => {
    expect(pauseAfter({ outcome: 'entered', code: 'drawdown' })).toBeUndefined();
  });
});
