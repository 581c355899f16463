import { type NumberParam } from './strategy.js';

/** For strategies that forecast nothing and must trade all the same, because others are compared with them. */
export const ASSUMED_EDGE_BPS: NumberParam = {
  type: 'number',
  description:
    'Stands in for a forecast, which this strategy has none of, so that the fee check lets it trade; basis points',
  default: 1_000,
  minimum: 0,
  maximum: 10_000,
};
