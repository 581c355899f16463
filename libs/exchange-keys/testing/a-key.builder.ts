import { type ExchangeKeyStatus } from '@app/exchange-keys';
import { exchangeId } from '@app/kernel';

/** A key that may trade live: tested, without the right to withdraw. */
export function aKeyStatus(overrides: Partial<ExchangeKeyStatus> = {}): ExchangeKeyStatus {
  const storedAt = new Date(Date.UTC(2026, 0, 5));
  return {
    id: 'key-1',
    exchange: exchangeId('binance'),
    keyEnding: 'wxyz',
    storedAt,
    readable: true,
    test: {
      outcome: 'accepted',
      testedAt: storedAt,
      permissions: { read: 'granted', trade: 'granted', withdraw: 'denied' },
      balances: [],
      clockSkewMs: 12,
    },
    ...overrides,
  };
}
