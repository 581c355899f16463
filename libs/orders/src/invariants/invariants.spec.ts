import { clientOrderId, money, quantity, ZERO } from '@app/kernel';
import { aFill, anAccount, anOrder, aPosition } from '@testing/orders';

import { applyFill } from '../ledger/accounting.js';
import { NO_FILLS, totalsOf, tradeTotalsOf } from '../ledger/ledger-totals.js';
import { accountFindings, holdingFindings, statisticsFindings } from './account-invariants.js';
import { orderFindings, venueFindings } from './order-invariants.js';

const codes = (findings: readonly { code: string }[]): string[] => findings.map(({ code }) => code);
const fill = aFill();
const order = anOrder({ filledQuantity: quantity('1'), filledNotional: money('100') });
const { account } = applyFill(anAccount(), fill, order);

describe('the ledger', () => {
  it('finds nothing where everything agrees', () => {
    expect(accountFindings(account, totalsOf([fill]), ZERO)).toEqual([]);
    expect(accountFindings(anAccount(), NO_FILLS, ZERO)).toEqual([]);
    expect(orderFindings([order], [fill])).toEqual([]);
    expect(venueFindings([order], [order.clientOrderId])).toEqual([]);
  });

  it('finds an account that does not say what its fills say', () => {
    expect(codes(accountFindings(account, NO_FILLS, ZERO))).toEqual([
      'position_mismatch',
      'cash_mismatch',
      'fill_count_mismatch',
    ]);
    const richer = { ...account, cash: money('900.00000001') };
    expect(accountFindings(richer, totalsOf([fill]), ZERO)).toEqual([
      { code: 'cash_mismatch', message: 'the cash is 900.00000001, the ledger shows 900' },
    ]);
  });

  it('finds a position below zero', () => {
    const sale = aFill({ side: 'sell' });
    const short = applyFill(anAccount(), sale, order).account;
    expect(codes(accountFindings(short, totalsOf([sale]), ZERO))).toEqual(['oversold']);
  });

  it('finds statistics that no trade explains', () => {
    const invented = { ...anAccount().statistics, trades: 1, netProfit: money(5) };
    const findings = statisticsFindings(anAccount({ statistics: invented }), tradeTotalsOf([]));
    expect(codes(findings)).toEqual(['statistics_mismatch', 'statistics_mismatch']);
    expect(
      statisticsFindings(anAccount({ position: aPosition(), cash: money(990) }), tradeTotalsOf([])),
    ).toEqual([]);
  });

  it('finds a fill that was booked twice, and its order short of it', () => {
    expect(codes(orderFindings([order], [fill, fill]))).toEqual([
      'order_mismatch',
      'order_mismatch',
      'overfilled',
      'duplicate_fill',
    ]);
  });

  it('finds fills of no order', () => {
    const stray = aFill({ clientOrderId: clientOrderId('nobody') });
    expect(codes(orderFindings([order], [fill, stray]))).toEqual(['fill_without_order']);
  });

  it('finds an order that is at the venue twice, or only there', () => {
    const twice = [order.clientOrderId, order.clientOrderId];
    expect(codes(venueFindings([order], twice))).toEqual(['venue_order_count']);
    expect(codes(venueFindings([], [order.clientOrderId]))).toEqual(['venue_order_count']);
  });
});

describe('what the venue holds', () => {
  it.each([
    { mode: 'paper', held: '1', agrees: true },
    { mode: 'paper', held: '1.1', agrees: false },
    { mode: 'paper', held: '0.9', agrees: false },
    { mode: 'live', held: '1', agrees: true },
    { mode: 'live', held: '1.1', agrees: true }, // other bots and the user's own coins share the account
    { mode: 'live', held: '0.9', agrees: false },
  ] as const)('$held for a booked 1 on $mode agrees: $agrees', ({ mode, held, agrees }) => {
    const findings = holdingFindings(quantity('1'), quantity(held), mode);
    expect(codes(findings)).toEqual(agrees ? [] : ['holding_mismatch']);
  });
});
