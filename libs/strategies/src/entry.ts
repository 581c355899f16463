import { hold } from './decision.js';
import { type Decision, type NumberParam } from './strategy.js';

/** Candles of the average true range that stops and targets are measured in: Wilder's choice. */
export const ATR_PERIOD = 14;

export const STOP_ATR: NumberParam = {
  type: 'number',
  description: 'Distance of the stop below the entry, in average true ranges',
  default: 2,
  minimum: 0.1,
  maximum: 20,
};

export const TARGET_ATR: NumberParam = {
  type: 'number',
  description: 'Distance of the target above the entry, in average true ranges',
  default: 6,
  minimum: 0.1,
  maximum: 50,
};

interface Entry {
  readonly entryPrice: number;
  readonly stopPrice: number;
  readonly takeProfitPrice: number;
  readonly confidence: number;
  readonly reason: string;
}

/** An entry between a stop below and a target above; a hold where there is no such room (a market that stands still). */
export function enterBetween(entry: Entry): Decision {
  const { entryPrice, stopPrice, takeProfitPrice, confidence, reason } = entry;
  if (!(stopPrice > 0 && stopPrice < entryPrice && entryPrice < takeProfitPrice))
    return hold(`${reason}; but no stop fits below ${entryPrice} or no target above it`);
  return {
    action: 'enter',
    confidence,
    expectedEdgeBps: expectedEdgeBps(entry),
    stopPrice,
    takeProfitPrice,
    reason,
  };
}

/** 0.5 for a signal that has just reached its threshold, rising to 1 when it exceeds it by `full` or more. */
export function confidenceIn(excess: number, full: number): number {
  return 0.5 + 0.5 * Math.min(1, Math.max(0, excess / full));
}

/**
 * How much likelier than chance an entry of full confidence reaches its target before its stop. An assumption, not a
 * measurement: evidence for or against it is what paper trading is for.
 */
const ASSUMED_SKILL = 0.2;
const BPS_PER_UNIT = 10_000;

/**
 * The value of an entry before costs in basis points of its price, with a stop S below and a target T above it:
 * p·T − (1 − p)·S with p = S/(S+T) + confidence·skill. S/(S+T) is the chance of a driftless random walk to touch the
 * target first (gambler's ruin), which alone makes the value zero; what remains is confidence·skill·(S+T).
 */
export function expectedEdgeBps(entry: Omit<Entry, 'reason'>): number {
  const rangeBps = ((entry.takeProfitPrice - entry.stopPrice) / entry.entryPrice) * BPS_PER_UNIT;
  return entry.confidence * ASSUMED_SKILL * rangeBps;
}
