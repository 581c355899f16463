import { type Decimal, toText } from '@app/kernel';

export type LedgerFindingCode =
  | 'position_mismatch'
  | 'cash_mismatch'
  | 'transfer_mismatch'
  | 'fill_count_mismatch'
  | 'oversold'
  | 'statistics_mismatch'
  | 'order_mismatch'
  | 'overfilled'
  | 'fill_without_order'
  | 'duplicate_fill'
  | 'venue_order_count'
  | 'holding_mismatch';

/** A broken promise of the ledger, with the figures that disagree. */
export interface LedgerFinding {
  readonly code: LedgerFindingCode;
  readonly message: string;
}

/** The finding when `stated` is not what the ledger `shows`; nothing when they agree. */
export function disagreement(
  code: LedgerFindingCode,
  what: string,
  stated: Decimal,
  shows: Decimal,
): LedgerFinding[] {
  if (stated.equals(shows)) return [];
  return [{ code, message: `${what} is ${toText(stated)}, the ledger shows ${toText(shows)}` }];
}
