import { type SeededRandom } from './seeded-random.js';

/** Minutes of market time that one regime lasts. */
export const BLOCK_MINUTES = 240;

type RegimeName = 'range' | 'trend' | 'crash' | 'gap';

/** What the market does for one block, beside noise. Moves are log returns from the block's start. */
export interface Regime {
  readonly name: RegimeName;
  /** Of the minutes' noise, as a multiple of ordinary times. */
  readonly volatility: number;
  /** How much of the noise of a minute is left after it: 1 wanders, less comes back. */
  readonly memory: number;
  /** Points the price passes: [minute, move], straight lines between; the last is the whole block's move. */
  readonly path: readonly (readonly [minute: number, move: number])[];
  /** The minute that opens away from the last close. */
  readonly gapMinute: number | undefined;
}

const CHANCES: readonly (readonly [RegimeName, number])[] = [
  ['range', 0.42],
  ['trend', 0.46],
  ['gap', 0.07],
  ['crash', 0.05],
];

/** Draws the regime of a block; `ordinaryMove` is one standard deviation of a whole block's return. */
export function drawRegime(random: SeededRandom, ordinaryMove: number): Regime {
  const draw = random.uniform();
  let passed = 0;
  const [name] = CHANCES.find(([, chance]) => (passed += chance) > draw) ?? ['range'];
  return REGIMES[name](random, ordinaryMove);
}

const signed = (random: SeededRandom, size: number, chanceOfRise = 0.5): number =>
  random.uniform() < chanceOfRise ? size : -size;

const REGIMES: Record<RegimeName, (random: SeededRandom, ordinaryMove: number) => Regime> = {
  range: (random, ordinaryMove) => ({
    name: 'range',
    volatility: 0.8,
    memory: 0.95,
    path: [[BLOCK_MINUTES, random.normal() * ordinaryMove * 0.2]],
    gapMinute: undefined,
  }),
  /** More often up than down, by what makes up for the crashes. */
  trend: (random, ordinaryMove) => ({
    name: 'trend',
    volatility: 1,
    memory: 1,
    path: [[BLOCK_MINUTES, signed(random, ordinaryMove * random.between(1, 2.5), 0.58)]],
    gapMinute: undefined,
  }),
  /** The price jumps between two minutes and stays about there. */
  gap: (random, ordinaryMove) => {
    const gapMinute = Math.floor(random.between(0.2, 0.8) * BLOCK_MINUTES);
    const move = signed(random, ordinaryMove * random.between(0.8, 1.6));
    return {
      name: 'gap',
      volatility: 1.3,
      memory: 1,
      path: [
        [gapMinute, 0],
        [gapMinute + 1, move],
        [BLOCK_MINUTES, move],
      ],
      gapMinute,
    };
  },
  /** Falls within a quarter of an hour or so, and wins back less than half of it. */
  crash: (random, ordinaryMove) => {
    const start = Math.floor(random.between(0.2, 0.6) * BLOCK_MINUTES);
    const end = start + Math.floor(random.between(10, 25));
    const depth = ordinaryMove * random.between(3, 5);
    return {
      name: 'crash',
      volatility: 2.5,
      memory: 1,
      path: [
        [start, 0],
        [end, -depth],
        [BLOCK_MINUTES, -depth * random.between(0.55, 0.8)],
      ],
      gapMinute: undefined,
    };
  },
};

/** The whole block's move. */
export const totalMove = ({ path }: Regime): number => path.at(-1)?.[1] ?? 0;

/** Where the regime alone has taken the price at the end of each minute. */
export function regimeMoves({ path }: Regime): Float64Array {
  const moves = new Float64Array(BLOCK_MINUTES + 1);
  let [fromMinute, fromMove] = [0, 0];
  for (const [toMinute, toMove] of path) {
    for (let minute = fromMinute + 1; minute <= toMinute; minute += 1)
      moves[minute] = fromMove + ((toMove - fromMove) * (minute - fromMinute)) / (toMinute - fromMinute);
    [fromMinute, fromMove] = [toMinute, toMove];
  }
  return moves;
}
