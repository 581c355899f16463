import { type SizingInput, type TradeRecord } from '@app/kelly';
import { money } from '@app/kernel';

/** 40 trades, of which 55 % won 1.8 and the others lost 1, unless said otherwise. */
export function aTradeRecord(overrides: Partial<TradeRecord> & { winRate?: number } = {}): TradeRecord {
  const { winRate = 0.55, trades = 40, ...averages } = overrides;
  return { trades, wins: winRate * trades, averageWin: 1.8, averageLoss: 1, ...averages };
}

/** A sure signal in a calm market for a capital of 1000. */
export function aSizingInput(overrides: Partial<SizingInput> = {}): SizingInput {
  return {
    capital: money(1_000),
    record: aTradeRecord(),
    signalConfidence: 1,
    volatility: 0.01,
    stress: 0,
    estimator: 'classic',
    positionFractionMax: 0.25,
    ...overrides,
  };
}
