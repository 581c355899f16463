import { createHash } from 'node:crypto';

import { ASSUMED_EDGE_BPS } from './assumed-edge.js';
import { exit, figure, hold } from './decision.js';
import { defineStrategy } from './definition.js';
import { type NumberParam } from './strategy.js';

const probability = (description: string): NumberParam => ({
  type: 'number',
  description,
  default: 0.1,
  minimum: 0.001,
  maximum: 1,
});

/**
 * The control with no edge at all: whoever measures one for it has measured wrong. Nothing of the market enters its
 * decisions, so that it loses its costs in the long run.
 */
export const coinFlip = defineStrategy({
  name: 'coin_flip',
  description:
    'Enters and exits by a draw from its seed and the time of the candle: the control without an edge.',
  params: {
    seed: { type: 'integer', description: 'Same seed, same draws', default: 1, minimum: 0, maximum: 2 ** 31 },
    entryProbability: probability('Chance to enter at each candle while flat'),
    exitProbability: probability('Chance to exit at each candle while in a position'),
    assumedEdgeBps: ASSUMED_EDGE_BPS,
  },
  warmup: () => 1,
  read:
    ({ seed }) =>
    ({ time }) =>
      draw(seed, time),
  judge(drawn, position, { entryProbability, exitProbability, assumedEdgeBps }) {
    const chance = position.isOpen ? exitProbability : entryProbability;
    const outcome = `drew ${figure(drawn)}, chance ${chance}`;
    if (drawn >= chance) return hold(outcome);
    if (position.isOpen) return exit(outcome);
    return {
      action: 'enter',
      confidence: 0.5,
      expectedEdgeBps: assumedEdgeBps,
      stopPrice: undefined,
      takeProfitPrice: undefined,
      reason: outcome,
    };
  },
});

/** Uniform in [0, 1). A hash, because the times of candles are too regular for a generator's first number. */
function draw(seed: number, time: number): number {
  return createHash('sha256').update(`${seed}:${time}`).digest().readUInt32BE() / 2 ** 32;
}
