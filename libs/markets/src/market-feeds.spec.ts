import { exchangeId } from '@app/kernel';

import { type ExchangeView } from './market-data.js';
import { healthOf } from './market-feeds.js';

const view = (overrides: Partial<ExchangeView>): ExchangeView => ({
  exchange: exchangeId('kraken'),
  provenance: 'real',
  state: { status: 'unreachable', since: 0, reason: 'no route to host', nextTryAt: 500 },
  subscriptions: 1,
  ...overrides,
});

describe('health of market data', () => {
  it('is bad, with the reason, while an exchange that bots trade on is unreachable', () => {
    expect(healthOf([view({})])).toEqual({ ok: false, reason: 'kraken is unreachable: no route to host' });
  });

  it('is good while all are live, and whatever becomes of an exchange that somebody only looked at', () => {
    expect(healthOf([view({ state: { status: 'live' } })])).toEqual({ ok: true });
    expect(healthOf([view({ subscriptions: 0 })])).toEqual({ ok: true });
  });
});
