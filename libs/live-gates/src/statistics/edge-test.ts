import { boundMean, type BoundedMean } from './lower-bound.js';
import { Looks } from './looks.js';
import { tradesForPower } from './power.js';
import { ownShare, shareOfBudget } from './tries.js';

export interface EdgeQuestion {
  /** Over everything a user ever tries, 0.95: at most one user in twenty without an edge gets any variant through. */
  readonly confidence: number;
  /** Which of the user's variants this is, from 1, in the order in which they were first started. */
  readonly ordinal: number;
  /** Those that have proved their edge. */
  readonly proved: readonly number[];
  readonly firstLookTrades: number;
  /** Losing trades without which nobody knows how large a loss is. */
  readonly lossesMin: number;
}

/** What a record says about the mean net return of a trade. Returns are ratios of the amount put in. */
export interface EdgeTest {
  readonly hasEdge: boolean;
  /** Of the look that was reached: how many of the first trades it takes in; 0 before the first look. */
  readonly lookTrades: number;
  readonly nextLookTrades: number;
  readonly losses: number;
  /** undefined before the first look. */
  readonly bound: BoundedMean | undefined;
  /** The error allowed at this look, or at the next one before the first. */
  readonly alpha: number;
  /** A record this long would show an edge of 0.25 standard deviations with 80 % probability. */
  readonly tradesForPower: number;
}

/** Whether a record, oldest trade first, shows that its mean net return is above zero. Pure and repeatable. */
export function testEdge(returns: readonly number[], question: EdgeQuestion): EdgeTest {
  const { confidence, ordinal, proved, firstLookTrades, lossesMin } = question;
  const budget = 1 - confidence;
  const looks = new Looks(firstLookTrades, budget * ownShare(ordinal));
  const look = looks.reached(returns.length);
  const next = looks.next(returns.length);
  const alpha = budget * shareOfBudget(ordinal, proved) * (look ?? next).share;
  const record = returns.slice(0, look?.trades ?? 0);
  const losses = record.filter((net) => net <= 0).length;
  const bound = look && boundMean(record, alpha);
  return {
    hasEdge: bound !== undefined && losses >= lossesMin && bound.lowerBound > 0,
    lookTrades: record.length,
    nextLookTrades: next.trades,
    losses,
    bound,
    alpha,
    tradesForPower: tradesForPower(alpha),
  };
}
