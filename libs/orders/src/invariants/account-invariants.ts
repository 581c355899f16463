import { Decimal, plus, type Quantity, toText } from '@app/kernel';

import { type BotAccount } from '../ledger/account.js';
import { type LedgerTotals, netCash, netQuantity, type TradeTotals } from '../ledger/ledger-totals.js';
import { heldQuantity } from '../ledger/position.js';
import { disagreement, type LedgerFinding } from './ledger-finding.js';

/** position = Σ fills; cash = start + Σ cash flows of fills − Σ fees; no position below zero. */
export function accountFindings(account: BotAccount, totals: LedgerTotals): LedgerFinding[] {
  const held = heldQuantity(account);
  const cash = plus(account.startingCapital, netCash(totals));
  const findings = [
    ...disagreement('position_mismatch', 'the position', held, netQuantity(totals)),
    ...disagreement('cash_mismatch', 'the cash', account.cash, cash),
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
  const { statistics, position, startingCapital, cash } = account;
  const code = 'statistics_mismatch';
  return [
    ...disagreement(code, 'the number of trades', new Decimal(statistics.trades), new Decimal(trades.count)),
    ...disagreement(code, 'the net profit', statistics.netProfit, trades.net),
    ...(position === undefined
      ? disagreement(code, 'the cash of a flat account', cash, plus(startingCapital, trades.net))
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
