import { type Money } from '@app/kernel';

export type KellyEstimator = 'classic' | 'conservative';

/** The record of closed trades, net of fees. Averages are in quote currency per trade, both positive. */
export interface TradeRecord {
  readonly trades: number;
  readonly wins: number;
  readonly averageWin: number;
  readonly averageLoss: number;
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
}

export type SizingRecommendation = 'bootstrap' | 'trade' | 'probe' | 'no_trade';

/** Everything that led to the size, stored with the decision. Fractions are ratios of capital. */
export interface Sizing {
  readonly fullKelly: number;
  readonly fractionalKelly: number;
  readonly adjustedKelly: number;
  readonly positionFraction: number;
  readonly positionSize: Money;
  readonly capital: Money;
  readonly winRate: number;
  readonly rewardRiskRatio: number;
  readonly confidence: number;
  readonly bootstrap: boolean;
  readonly recommendation: SizingRecommendation;
  readonly reason: string;
  readonly clamped: boolean;
}
