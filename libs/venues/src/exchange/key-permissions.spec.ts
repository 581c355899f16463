import fc from 'fast-check';

import { PERMISSION_SOURCES } from './key-permissions.js';

/** Answers as the exchanges document them, in full rights. */
const FULL: Record<string, unknown> = {
  binance: { enableReading: true, enableSpotAndMarginTrading: true, enableWithdrawals: true },
  bybit: {
    result: { readOnly: 0, permissions: { Spot: ['SpotTrade'], Wallet: ['AccountTransfer', 'Withdraw'] } },
  },
  coinbase: { can_view: true, can_trade: true, can_transfer: true },
  kraken: { error: [], result: { permissions: ['query-funds', 'modify-trades', 'withdraw-funds'] } },
  kucoin: { data: { permission: 'General,Spot,Transfer' } },
  okx: { data: [{ perm: 'read_only,withdraw,trade' }] },
};
/** The same without the right to withdraw. */
const TRADING: Record<string, unknown> = {
  binance: { enableReading: true, enableSpotAndMarginTrading: true, enableWithdrawals: false },
  bybit: { result: { readOnly: 0, permissions: { Spot: ['SpotTrade'], Wallet: ['AccountTransfer'] } } },
  coinbase: { can_view: true, can_trade: true, can_transfer: false },
  kraken: { error: [], result: { permissions: ['query-funds', 'modify-trades'] } },
  kucoin: { data: { permission: 'General, Spot, InnerTransfer' } },
  okx: { data: [{ perm: 'read_only,trade' }] },
};
/** And without the right to trade. */
const READING: Record<string, unknown> = {
  binance: { enableReading: true, enableSpotAndMarginTrading: false, enableWithdrawals: false },
  bybit: { result: { readOnly: 1, permissions: { Spot: ['SpotTrade'], Wallet: [] } } },
  coinbase: { can_view: true, can_trade: false, can_transfer: false },
  kraken: { error: [], result: { permissions: ['query-funds'] } },
  kucoin: { data: { permission: 'General' } },
  okx: { data: [{ perm: 'read_only' }] },
};

describe.each(Object.keys(PERMISSION_SOURCES))('the permissions of a key of %s', (exchange) => {
  const read = (answer: unknown): unknown => PERMISSION_SOURCES[exchange]?.read(answer);

  it('are what its documented answers say', () => {
    expect(read(FULL[exchange])).toEqual({ read: 'granted', trade: 'granted', withdraw: 'granted' });
    expect(read(TRADING[exchange])).toEqual({ read: 'granted', trade: 'granted', withdraw: 'denied' });
    expect(read(READING[exchange])).toEqual({ read: 'granted', trade: 'denied', withdraw: 'denied' });
  });

  it.each([
    undefined,
    null,
    '',
    'maintenance',
    [],
    {},
    { result: {} },
    { data: [] },
    { data: { permission: '' } },
  ])('are unknown when it answers %j', (answer) => {
    expect(read(answer)).toEqual({ read: 'unknown', trade: 'unknown', withdraw: 'unknown' });
  });

  it('are never called harmless by an answer that is none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        expect(read(answer)).toMatchObject({ withdraw: 'unknown' });
      }),
    );
  });
});
