import { ASSUMED_EDGE_BPS } from './assumed-edge.js';
import { hold } from './decision.js';
import { defineStrategy } from './definition.js';

/** The baseline that a strategy has to beat: in the market all the time, with no stop, no target and no exit. */
export const buyAndHold = defineStrategy({
  name: 'buy_and_hold',
  description: 'Enters at the first candle and never exits: the baseline.',
  params: { assumedEdgeBps: ASSUMED_EDGE_BPS },
  warmup: () => 1,
  read: () => () => ({}),
  judge(_, position, { assumedEdgeBps }) {
    if (position.isOpen) return hold('holding, as always');
    return {
      action: 'enter',
      confidence: 1,
      expectedEdgeBps: assumedEdgeBps,
      stopPrice: undefined,
      takeProfitPrice: undefined,
      reason: 'not in the market yet',
    };
  },
});
