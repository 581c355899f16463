import {
  type Experiment,
  LONG_REGIMES,
  NORMAL,
  shareThatPasses,
  ZERO_EDGE_MODELS,
} from '@testing/live-gates';

import { type Benchmark } from '../benchmark.js';
import { printTable, type Row } from '../store/table.js';

const FALSE_PASSES_MAX = 0.05;
const POWER_MIN = 0.8;
const EDGE = 0.25;
const VARIANTS = 20;
const SINGLE = { users: 4000, variants: 1, trades: 800 };
const MANY = { users: 2000, variants: VARIANTS, trades: 800 };
const POWER = { users: 4000, variants: 1, trades: 200 };

/**
 * How often the evidence check of the live gate lets a bot without an edge through, if it is asked after every trade,
 * and how often it finds an edge. Seeds are fixed: the same table on every machine.
 */
export const benchmark: Benchmark = {
  run() {
    const required = [
      ...ZERO_EDGE_MODELS.map((model) => falsePasses({ ...SINGLE, model, edge: 0 })),
      ...ZERO_EDGE_MODELS.map((model) => falsePasses({ ...MANY, model, edge: 0 })),
      power({ ...POWER, model: NORMAL, edge: EDGE }),
    ];
    printTable(required);
    process.stdout.write(
      '\nTold for information: an edge in other shapes, and what the gate is not made for\n',
    );
    printTable([
      ...ZERO_EDGE_MODELS.filter((model) => model !== NORMAL).map((model) =>
        power({ ...POWER, model, edge: EDGE }),
      ),
      power({ ...POWER, model: NORMAL, edge: EDGE, trades: 100 }),
      power({ ...POWER, model: NORMAL, edge: EDGE, trades: 400 }),
      falsePasses({ ...SINGLE, model: LONG_REGIMES, edge: 0 }),
      falsePasses({ ...MANY, model: LONG_REGIMES, edge: 0 }),
    ]);
    return Promise.resolve(required.every(({ isMet }) => isMet) ? 0 : 1);
  },
};

function falsePasses(experiment: Experiment): Row {
  const { model, variants, trades } = experiment;
  const share = shareThatPasses(experiment);
  return {
    name: `no edge, ${variants === 1 ? 'one bot' : `best of ${variants}`}, ${trades} trades: ${model.name}`,
    target: `<= ${percent(FALSE_PASSES_MAX)}`,
    measured: percent(share),
    isMet: share <= FALSE_PASSES_MAX,
  };
}

function power(experiment: Experiment): Row {
  const { model, edge, trades } = experiment;
  const share = shareThatPasses(experiment);
  return {
    name: `edge of ${edge} deviations, within ${trades} trades: ${model.name}`,
    target: `>= ${percent(POWER_MIN)}`,
    measured: percent(share),
    isMet: share >= POWER_MIN,
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
