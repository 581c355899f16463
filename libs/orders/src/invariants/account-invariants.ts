import { Decimal, type Money, plus, type Quantity, toText } from '@app/kernel';

import { type BotAccount } from '../ledger/account.js';
import { capitalOf } from '../ledger/capital.js';
import { type LedgerTotals, netCash, netQuantity, type TradeTotals } from '../ledger/ledger-totals.js';
import { heldQuantity } from '../ledger/position.js';
import { disagreement, type LedgerFinding } from './ledger-finding.js';

/**
 * position = Σ fills; cash = start + Σ transfers + Σ cash flows of fills − Σ fees; no position below zero. `moved`: what
 * the transfers have brought, net.
 */
export function accountFindings(account: BotAccount, totals: LedgerTotals, moved: Money): LedgerFinding[] {
  const held = heldQuantity(account);
  const cash = plus(plus(account.startingCapital, moved), netCash(totals));
  const findings = [
    ...disagreement('position_mismatch', 'the position', held, netQuantity(totals)),
    ...disagreement('cash_mismatch', 'the cash', account.cash, cash),
    ...disagreement('transfer_mismatch', 'the capital moved', account.transfers, moved),
    ...disagreement(
      'fill_count_mismatch',
      'the number of fills',
      new Decimal(account.fillCount),
      new Decimal(totals.count),
    ),
  ];
  if (!held.isNegative()) return findings;
  return [...findings, { code: 'oversold', message: `the position is ${toText(held)}` }];
}

/** The statistics say what the closed trades say; while flat, all that was earned is in the cash. */
export function statisticsFindings(account: BotAccount, trades: TradeTotals): LedgerFinding[] {
  const { statistics, position, cash } = account;
  const code = 'statistics_mismatch';
  return [
    ...disagreement(code, 'the number of trades', new Decimal(statistics.trades), new Decimal(trades.count)),
    ...disagreement(code, 'the net profit', statistics.netProfit, trades.net),
    ...(position === undefined
      ? disagreement(code, 'the cash of a flat account', cash, plus(capitalOf(account), trades.net))
      : []),
  ];
}

/** The venue holds what is booked: exactly so on paper, at least that on a real account, which bots share. */
export function holdingFindings(booked: Quantity, held: Quantity, mode: 'paper' | 'live'): LedgerFinding[] {
  const agrees = mode === 'paper' ? held.equals(booked) : held.greaterThanOrEqualTo(booked);
  if (agrees) return [];
  return [
    {
      code: 'holding_mismatch',
      message: `the venue holds ${toText(held)}, booked is ${toText(booked)}`,
    },
  ];
}
