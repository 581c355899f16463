import { type Candle } from '@app/markets';

import { hold } from './decision.js';
import {
  type Decision,
  type NumberParam,
  type PositionView,
  type Strategy,
  type StrategyParams,
} from './strategy.js';

/** A strategy in two halves: reading candles keeps indicators up to date, judging a reading is a pure function. */
export interface StrategyDefinition<Name extends string, Reading> {
  readonly name: string;
  readonly description: string;
  readonly params: Readonly<Record<Name, NumberParam>>;
  readonly ascending?: readonly (readonly [NoInfer<Name>, NoInfer<Name>])[];
  warmup(params: Readonly<Record<Name, number>>): number;
  /** Starts indicators of its own; the reader is given each closed candle once, and null means: not enough yet. */
  read(params: Readonly<Record<Name, number>>): (candle: Candle) => Reading | null;
  judge(reading: Reading, position: PositionView, params: Readonly<Record<Name, number>>): Decision;
}

export function defineStrategy<Name extends string, Reading>(
  definition: StrategyDefinition<Name, Reading>,
): Strategy {
  const { name, description, params: properties, ascending = [] } = definition;
  const names = Object.keys(properties) as Name[];
  const complete = (params: StrategyParams): Readonly<Record<Name, number>> => {
    const missing = names.filter((param) => params[param] === undefined);
    if (missing.length > 0) throw new RangeError(`${name} was started without ${missing.join(', ')}`);
    return params;
  };
  return {
    name,
    description,
    ascending,
    paramsSchema: { type: 'object', additionalProperties: false, properties },
    warmup: (params) => definition.warmup(complete(params)),
    start(given) {
      const params = complete(given);
      const warmup = definition.warmup(params);
      const read = definition.read(params);
      let reading: Reading | null = null;
      let seen = 0;
      return {
        update(candle) {
          reading = read(candle);
          seen += 1;
        },
        decide(position) {
          if (reading === null || seen < warmup) return hold(`warming up: ${seen} of ${warmup} candles`);
          return definition.judge(reading, position, params);
        },
      };
    },
  };
}
