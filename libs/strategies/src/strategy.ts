import { type Candle } from '@app/markets';

/** What a strategy may know of the bot's position. Prices are numbers: this is statistics, not money. */
export interface PositionView {
  readonly isOpen: boolean;
  readonly entryPrice: number;
  /** Highest price since the entry. */
  readonly highestPrice: number;
  readonly openedAt: number;
}

export const FLAT: PositionView = { isOpen: false, entryPrice: 0, highestPrice: 0, openedAt: 0 };

/** What to do at the close of a candle, and why. */
export interface Decision {
  readonly action: 'enter' | 'exit' | 'hold';
  /** 0 to 1. */
  readonly confidence: number;
  /** What the strategy expects the move to be worth, before costs; 0 for `hold`. */
  readonly expectedEdgeBps: number;
  /** Where an entry is proven wrong; undefined for strategies without a stop. */
  readonly stopPrice: number | undefined;
  readonly takeProfitPrice: number | undefined;
  /** One sentence with the figures that decided. */
  readonly reason: string;
}

/**
 * The incremental form: fed each closed candle once, shared by all bots with equal series and parameters. `decide`
 * reads the state after the newest candle and must not change it.
 */
export interface StrategyRun {
  update(candle: Candle): void;
  decide(position: PositionView): Decision;
}

/** Parameter values by name, validated against the schema, defaults filled in. */
export type StrategyParams = Readonly<Record<string, number>>;

/** JSON Schema of one parameter. */
export interface NumberParam {
  readonly type: 'integer' | 'number';
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** JSON Schema (draft-07) of all parameters of a strategy. */
export interface ParamsSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, NumberParam>>;
}

export interface Strategy {
  readonly name: string;
  readonly description: string;
  readonly paramsSchema: ParamsSchema;
  /** What the schema cannot say: pairs of parameters of which the first must be less than the second. */
  readonly ascending: readonly (readonly [string, string])[];
  /** How many candles it needs before its first decision other than `hold`. */
  warmup(params: StrategyParams): number;
  start(params: StrategyParams): StrategyRun;
}

/** The pure form: the same decision from the candles alone. Candles are closed ones, oldest first. */
export function decide(
  strategy: Strategy,
  candles: readonly Candle[],
  position: PositionView,
  params: StrategyParams,
): Decision {
  const run = strategy.start(params);
  for (const candle of candles) run.update(candle);
  return run.decide(position);
}
