import { exchangeId } from '@app/kernel';
import { type KeyPermissions, type Permission } from '@app/venues';
import { aKeyStatus } from '@testing/exchange-keys';

import { type ExchangeKeyStatus } from './key-status.js';
import { liveObstacles } from './live-obstacles.js';

const PERMISSIONS: readonly Permission[] = ['granted', 'denied', 'unknown'];
const ALL = PERMISSIONS.flatMap((read) =>
  PERMISSIONS.flatMap((trade) => PERMISSIONS.map((withdraw): KeyPermissions => ({ read, trade, withdraw }))),
);
const testedWith = (permissions: KeyPermissions): ExchangeKeyStatus =>
  aKeyStatus({
    test: {
      outcome: 'accepted',
      testedAt: new Date(0),
      balances: [],
      clockSkewMs: undefined,
      permissions,
    },
  });

describe('what keeps a key from live trading', () => {
  it('is nothing for a key that reads, trades and cannot withdraw, and for no other', () => {
    const fit = ALL.filter((permissions) => liveObstacles(testedWith(permissions)).length === 0);
    expect(fit).toEqual([{ read: 'granted', trade: 'granted', withdraw: 'denied' }]);
  });

  it('is everything at once', () => {
    expect(liveObstacles(testedWith({ read: 'denied', trade: 'unknown', withdraw: 'granted' }))).toEqual([
      'The API key of binance may not read the account (denied)',
      'The API key of binance may not trade (unknown)',
      'The API key of binance can withdraw: make one that cannot',
    ]);
  });

  it.each<[string, ExchangeKeyStatus | undefined, string]>([
    ['missing', undefined, 'No exchange API keys configured'],
    ['untested', aKeyStatus({ test: undefined }), 'The API key of binance has not been tested'],
    [
      'unreadable, whatever its test said',
      aKeyStatus({ readable: false, exchange: exchangeId('kraken') }),
      'The API key of kraken cannot be decrypted with the current ENCRYPTION_KEY',
    ],
    [
      'refused',
      aKeyStatus({ test: { outcome: 'refused', testedAt: new Date(0), reason: 'revoked' } }),
      'binance does not accept the API key: revoked',
    ],
    [
      'silent about withdrawals',
      testedWith({ read: 'granted', trade: 'granted', withdraw: 'unknown' }),
      'It is not known whether the API key of binance can withdraw',
    ],
  ])('is that it is %s', (_, key, obstacle) => {
    expect(liveObstacles(key)).toEqual([obstacle]);
  });
});
