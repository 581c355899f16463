import { Decimal } from '@app/kernel';

import { type BotAccount } from '../ledger/account.js';
import { accountKey } from '../ledger/account-id.js';

/** What every account is measured by; older documents may lack it. */
export type Baseline = 'startingCapital' | 'statistics.peakEquity';

/** What a stored document says: an account, or what is wrong with it. */
export type AccountReading =
  | { readonly kind: 'account'; readonly account: BotAccount }
  | {
      readonly kind: 'unreadable';
      readonly botId: BotAccount['botId'];
      readonly mode: BotAccount['mode'];
      readonly missing: readonly Baseline[];
      /** The paths of all that is wrong. */
      readonly problems: readonly string[];
    };

const AMOUNTS = [
  'startingCapital',
  'cash',
  'transfers',
  'statistics.netProfit',
  'statistics.peakEquity',
  'statistics.grossProfit',
  'statistics.grossLoss',
  'statistics.fees',
  'today.net',
] as const;
const POSITION_AMOUNTS = ['position.quantity', 'position.averageEntryPrice'] as const;
const COUNTS = [
  'fillCount',
  'statistics.trades',
  'statistics.losingStreak',
  'today.day',
  'today.entries',
] as const;

/** Checks what a document came to before anything is computed from it. */
export function readAccount(id: string, fields: object): AccountReading {
  const key = accountKey(id);
  const position: unknown = at(fields, 'position');
  const amounts = [...AMOUNTS, ...(position === undefined ? [] : POSITION_AMOUNTS)];
  const wrongAmounts = amounts.filter((path) => !isAmount(at(fields, path)));
  const wrongCounts = COUNTS.filter((path) => !Number.isSafeInteger(at(fields, path)));
  const wrongTimes =
    position === undefined || at(fields, 'position.openedAt') instanceof Date ? [] : ['position.openedAt'];
  const problems = [...wrongAmounts, ...wrongCounts, ...wrongTimes];
  if (problems.length === 0)
    return { kind: 'account', account: { ...key, ...(fields as Omit<BotAccount, 'botId' | 'mode'>) } };
  const missing = (['startingCapital', 'statistics.peakEquity'] as const).filter(
    (path) => at(fields, path) === undefined,
  );
  return { kind: 'unreadable', ...key, missing, problems };
}

const isAmount = (value: unknown): boolean => value instanceof Decimal && value.isFinite();

function at(fields: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      fields,
    );
}
