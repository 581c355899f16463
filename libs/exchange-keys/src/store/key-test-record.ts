import { money, toText } from '@app/kernel';
import { type KeyPermissions } from '@app/venues';

import { type KeyTest } from '../key-status.js';

/** A test as it is stored: amounts as text, what is not known as null. */
export type StoredTest =
  | { readonly outcome: 'refused'; readonly testedAt: Date; readonly reason: string }
  | {
      readonly outcome: 'accepted';
      readonly testedAt: Date;
      readonly permissions: KeyPermissions;
      readonly balances: readonly { readonly asset: string; readonly total: string }[];
      readonly clockSkewMs: number | null;
    };

export function toStoredTest(test: KeyTest): StoredTest {
  if (test.outcome === 'refused') return test;
  return {
    ...test,
    balances: test.balances.map(({ asset, total }) => ({ asset, total: toText(total) })),
    clockSkewMs: test.clockSkewMs ?? null,
  };
}

export function fromStoredTest(stored: StoredTest): KeyTest {
  if (stored.outcome === 'refused') return stored;
  return {
    ...stored,
    balances: stored.balances.map(({ asset, total }) => ({ asset, total: money(total) })),
    clockSkewMs: stored.clockSkewMs ?? undefined,
  };
}
