import { type KellyEstimator, type TradeRecord } from './sizing.js';

/** What an estimator believes of a bot: its chance to win, and its average win over its average loss. */
export interface Odds {
  readonly winRate: number;
  readonly rewardRiskRatio: number;
}

/**
 * The fraction of capital that makes it grow the fastest, f* = (b·p − q) / b; negative where the odds are against us,
 * and never under −1. J. L. Kelly, "A New Interpretation of Information Rate", 1956.
 */
export function kellyFraction({ winRate, rewardRiskRatio }: Odds): number {
  if (rewardRiskRatio === 0) return -1;
  return Math.max(-1, winRate - (1 - winRate) / rewardRiskRatio);
}

/** The odds that the record shows, or that may safely be believed of it. Both averages 0 to any, at least one trade. */
export function estimateOdds(record: TradeRecord, estimator: KellyEstimator): Odds {
  const observed = { winRate: record.wins / record.trades, rewardRiskRatio: rewardRiskRatioOf(record) };
  return estimator === 'classic' ? observed : believableOdds(observed, record.trades);
}

/** Without a loss yet nothing is known of how large one will be. */
const RATIO_WITHOUT_LOSSES = 2;
/** Where losses are next to nothing the ratio says no more; from here on f* is the win rate within 0.001. */
const RATIO_MAX = 1_000;

function rewardRiskRatioOf({ averageWin, averageLoss }: TradeRecord): number {
  return averageLoss === 0 ? RATIO_WITHOUT_LOSSES : Math.min(RATIO_MAX, averageWin / averageLoss);
}

/** 80 % one-sided: strict enough that five lucky trades make no large position, mild enough that twenty good ones make one. */
const NORMAL_QUANTILE = 0.8416;
/** How many trades with a ratio of 1 are held to have come before the record. */
const PRIOR_TRADES = 10;

/** Never better than the observed odds: a ratio below 1 is believed as it is. */
function believableOdds({ winRate, rewardRiskRatio }: Odds, trades: number): Odds {
  const shrunk = (trades * rewardRiskRatio + PRIOR_TRADES) / (trades + PRIOR_TRADES);
  return {
    winRate: wilsonLowerBound(winRate, trades),
    rewardRiskRatio: Math.min(rewardRiskRatio, shrunk),
  };
}

/**
 * The lower end of the Wilson score interval, which stays within 0 to 1 and holds its level for few trades too.
 * E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
 */
function wilsonLowerBound(rate: number, trades: number): number {
  const z2 = NORMAL_QUANTILE ** 2;
  const centre = rate + z2 / (2 * trades);
  const spread = NORMAL_QUANTILE * Math.sqrt((rate * (1 - rate)) / trades + z2 / (4 * trades ** 2));
  return Math.max(0, (centre - spread) / (1 + z2 / trades));
}
