import { type Bot } from '@app/bots';
import { notional, ratio } from '@app/kernel';
import { type Provenance } from '@app/markets';
import { type ClosedTrade } from '@app/orders';

import { type Variant } from '../variants/variant.js';

export const DAY_MS = 86_400_000;

/** What a bot has done on paper since it was last set up, as far as it counts toward live trading. */
export interface PaperRecord {
  readonly bot: Bot;
  /** undefined while the bot was never started as it is set up now: then there are no trades either. */
  readonly variant: Variant | undefined;
  /** Oldest first. */
  readonly trades: readonly ClosedTrade[];
  /** How many trades do not count, because their prices were not those of the exchange. */
  readonly excluded: number;
}

/**
 * Whether a trade counts. On a real exchange only real prices do; on made-up ones those of that very kind, and only
 * where a live venue of the same kind exists (a sandbox).
 */
export function counts(trade: Provenance, prices: Provenance, hasLiveVenue: boolean): boolean {
  return trade === prices && (prices === 'real' || hasLiveVenue);
}

/** Net results as ratios of the amounts put in. */
export const returnsOf = ({ trades }: Pick<PaperRecord, 'trades'>): readonly number[] =>
  trades.map(({ net, entryPrice, quantity }) => ratio(net, notional(entryPrice, quantity)));

/**
 * Days of paper trading: since the variant was started (wall time), but not more than lie between its first entry and
 * its last exit (market time). So neither a clock that runs fast nor a bot that only waits makes days.
 */
export function paperDays({ variant, trades }: PaperRecord, now: number): number {
  const [first, last] = [trades[0], trades.at(-1)];
  if (variant === undefined || first === undefined || last === undefined) return 0;
  const wallMs = now - variant.startedAt.getTime();
  const marketMs = last.closedAt.getTime() - first.openedAt.getTime();
  return Math.max(0, Math.min(wallMs, marketMs)) / DAY_MS;
}
