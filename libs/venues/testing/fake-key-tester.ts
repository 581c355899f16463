import { type ExchangeId, exchangeId, money } from '@app/kernel';
import {
  type ApiCredentials,
  KeyRefusedError,
  type KeyPermissions,
  type KeyReport,
  KeyTester,
  KeyTestUnavailableError,
} from '@app/venues';

/** What an API key that begins so is taken for; any other may trade and cannot withdraw. */
const BY_BEGINNING: Readonly<Record<string, KeyPermissions>> = {
  withdraws: { read: 'granted', trade: 'granted', withdraw: 'granted' },
  reads: { read: 'granted', trade: 'denied', withdraw: 'denied' },
  silent: { read: 'granted', trade: 'unknown', withdraw: 'unknown' },
};
const TRADES: KeyPermissions = { read: 'granted', trade: 'granted', withdraw: 'denied' };

/**
 * An exchange that judges a key by its beginning: `withdraws`, `reads`, `silent`, and `refused` and `absent`, which it
 * refuses and does not answer; both of them repeat what they were sent, as some exchanges do.
 */
export class FakeKeyTester extends KeyTester {
  /** How many were tested. */
  tests = 0;

  constructor(readonly exchange: ExchangeId = exchangeId('simulated')) {
    super();
  }

  test(credentials: ApiCredentials): Promise<KeyReport> {
    this.tests += 1;
    const { apiKey, secret } = credentials.reveal();
    const [beginning = ''] = apiKey.split('-');
    const sent = `key ${apiKey}, secret ${secret}`;
    if (beginning === 'refused') return Promise.reject(new KeyRefusedError(`no such ${sent}`));
    if (beginning === 'absent') return Promise.reject(new KeyTestUnavailableError(`no answer for ${sent}`));
    return Promise.resolve({
      permissions: BY_BEGINNING[beginning] ?? TRADES,
      balances: [{ asset: 'USDT', total: money('1000.5') }],
      clockSkewMs: -35,
    });
  }
}
