import { type Money } from '@app/kernel';

export type KellyEstimator = 'classic' | 'conservative';

/** The record of closed trades, net of fees. Averages are in quote currency per trade, both positive. */
export interface TradeRecord {
  readonly trades: number;
  readonly wins: number;
  readonly averageWin: number;
  readonly averageLoss: number;
}

/** The numbers of safety.md §5, as `config.kelly` has them. */
export interface KellySettings {
  /** Part of full Kelly that is used. */
  readonly fraction: number;
  /** Largest position as a ratio of capital. */
  readonly positionFractionMax: number;
  /** Fewer closed trades than this: bootstrap. */
  readonly bootstrapTrades: number;
  /** Size of bootstrap and probe trades as a ratio of capital. */
  readonly bootstrapFraction: number;
  /** Closed trades from which the record is believed in full. */
  readonly fullConfidenceTrades: number;
}

export interface SizingInput {
  readonly capital: Money;
  readonly record: TradeRecord;
  /** The signal's confidence, 0 to 1. */
  readonly signalConfidence: number;
  /** Standard deviation of returns, as a ratio. */
  readonly volatility: number;
  /** 0 (calm) to 1. */
  readonly stress: number;
  readonly estimator: KellyEstimator;
  /** The riskMode's cap as a fraction of capital. */
  readonly positionFractionMax: number;
  /** Whether a bot without an edge is due a probe trade (`isProbeDue`); false when absent. */
  readonly mayProbe?: boolean;
}

export type SizingRecommendation = 'bootstrap' | 'trade' | 'probe' | 'no_trade';

/** Everything that led to the size, stored with the decision. Fractions are ratios of capital. */
export interface Sizing {
  /** f* of the win rate and reward-risk ratio below; never under −1. */
  readonly fullKelly: number;
  /** Full Kelly × the Kelly fraction. */
  readonly fractionalKelly: number;
  /** Fractional Kelly × confidence × signal confidence × market factor, before the cap. */
  readonly adjustedKelly: number;
  readonly positionFraction: number;
  readonly positionSize: Money;
  readonly capital: Money;
  /** As the estimator believes them, so that fullKelly can be checked. */
  readonly winRate: number;
  readonly rewardRiskRatio: number;
  /** How far the record is believed: trades / 20, at most 1. */
  readonly confidence: number;
  readonly bootstrap: boolean;
  readonly recommendation: SizingRecommendation;
  readonly reason: string;
  /** The cap made the size smaller. */
  readonly clamped: boolean;
}
