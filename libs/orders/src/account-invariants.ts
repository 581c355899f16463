import { Decimal, plus, type Quantity, sum, toText, ZERO } from '@app/kernel';

import { type BotAccount, type ClosedTrade } from './account.js';
import { disagreement, type LedgerFinding } from './ledger-finding.js';
import { type LedgerTotals, netCash, netQuantity } from './ledger-totals.js';
import { heldQuantity } from './position.js';

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
export function statisticsFindings(
  account: BotAccount,
  trades: readonly Pick<ClosedTrade, 'net'>[],
): LedgerFinding[] {
  const { statistics, position, startingCapital, cash } = account;
  const net = sum(
    trades.map((trade) => trade.net),
    ZERO,
  );
  return [
    ...disagreement(
      'statistics_mismatch',
      'the number of trades',
      new Decimal(statistics.trades),
      new Decimal(trades.length),
    ),
    ...disagreement('statistics_mismatch', 'the net profit', statistics.netProfit, net),
    ...(position === undefined
      ? disagreement('statistics_mismatch', 'the cash of a flat account', cash, plus(startingCapital, net))
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
