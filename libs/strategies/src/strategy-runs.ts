import { seriesId, type Candle, type SeriesKey } from '@app/markets';

import {
  decide,
  type Decision,
  type PositionView,
  type Strategy,
  type StrategyParams,
  type StrategyRun,
} from './strategy.js';

/** What bots must have in common to share a run. */
export interface RunKey {
  readonly series: SeriesKey;
  readonly strategy: Strategy;
  readonly params: StrategyParams;
}

interface SharedRun {
  readonly run: StrategyRun;
  /** Open time of the newest candle it was fed. */
  fedUntil: number;
}

/**
 * Runs by series, strategy and parameters: warmed once from the candles at hand, then fed each close once, however
 * many bots ask. At most `runsMax` are kept; the one unused the longest goes first and costs a warm-up if asked again.
 */
export class StrategyRuns {
  /** In order of use, the newest last. */
  readonly #runs = new Map<string, SharedRun>();

  constructor(private readonly runsMax = 5_000) {}

  /**
   * The decision at the newest of `candles` (closed ones, oldest first): that of the pure `decide` on every candle
   * since the run was warmed.
   */
  decide(key: RunKey, candles: readonly Candle[], position: PositionView): Decision {
    const id = idOf(key);
    const known = this.#runs.get(id);
    const [oldest, newest] = [candles.at(0)?.time ?? -Infinity, candles.at(-1)?.time ?? -Infinity];
    // Who brings older candles must not profit from what the shared run has seen since.
    if (known !== undefined && newest < known.fedUntil)
      return decide(key.strategy, candles, position, key.params);
    const continues = known !== undefined && known.fedUntil >= oldest;
    const shared = continues ? known : { run: key.strategy.start(key.params), fedUntil: -Infinity };
    for (const candle of candlesAfter(shared.fedUntil, candles)) {
      shared.run.update(candle);
      shared.fedUntil = candle.time;
    }
    this.#keep(id, shared);
    return shared.run.decide(position);
  }

  get size(): number {
    return this.#runs.size;
  }

  #keep(id: string, shared: SharedRun): void {
    this.#runs.delete(id);
    this.#runs.set(id, shared);
    if (this.#runs.size <= this.runsMax) return;
    for (const longestUnused of this.#runs.keys()) {
      this.#runs.delete(longestUnused);
      return;
    }
  }
}

function idOf({ series, strategy, params }: RunKey): string {
  const values = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${seriesId(series)}|${strategy.name}|${JSON.stringify(values)}`;
}

/** Searched from the newest back: usually all but one were seen before. */
function candlesAfter(time: number, candles: readonly Candle[]): readonly Candle[] {
  return candles.slice(candles.findLastIndex((candle) => candle.time <= time) + 1);
}
