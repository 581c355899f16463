import {
  checkParams,
  FLAT,
  strategyNamed,
  type Decision,
  type PositionView,
  type Strategy,
  type StrategyParams,
} from '@app/strategies';
import { type Candle } from '@app/markets';

/** @throws Error for a name the catalogue does not have. */
export function aStrategy(name: string): Strategy {
  const strategy = strategyNamed(name);
  if (strategy === undefined) throw new Error(`there is no strategy ${name}`);
  return strategy;
}

/** Defaults, with overrides. @throws Error where these are not allowed */
export function paramsFor(strategy: Strategy, overrides: Record<string, number> = {}): StrategyParams {
  const verdict = checkParams(strategy, overrides);
  if (!verdict.valid) throw new Error(JSON.stringify(verdict.problems));
  return verdict.params;
}

export interface Move extends Decision {
  /** Index of the candle at whose close it was decided. */
  readonly at: number;
}

/** Trades a strategy over candles, filled at the close at once; returns its entries and exits. */
export function movesOf(
  name: string,
  candles: readonly Candle[],
  overrides: Record<string, number> = {},
): Move[] {
  const strategy = aStrategy(name);
  const run = strategy.start(paramsFor(strategy, overrides));
  const moves: Move[] = [];
  let position = FLAT;
  candles.forEach((candle, at) => {
    run.update(candle);
    const decision = run.decide(position);
    if (decision.action === 'hold') return;
    moves.push({ ...decision, at });
    position = decision.action === 'enter' ? openAt(candle) : FLAT;
  });
  return moves;
}

const openAt = ({ close, time }: Candle): PositionView => ({
  isOpen: true,
  entryPrice: close,
  highestPrice: close,
  openedAt: time,
});
