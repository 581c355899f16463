import { type Candle, timeframeMs } from '../candle.js';
import { BLOCK_MINUTES, drawRegime, type Regime, regimeMoves, totalMove } from './regime.js';
import { RandomSource, type SeededRandom } from './seeded-random.js';
import { type SimulatedMarket } from './simulated-market.js';

const MINUTE_MS = timeframeMs('1m');
export const BLOCK_MS = BLOCK_MINUTES * MINUTE_MS;

/** The part of a move that is still in the price one block later: it is forgotten with a time constant of 29 days. */
const PERSISTENCE = 1 - 1 / 175;
/** Older moves count for less than 0.3 % of what they did and are left out, so that any time is reached at once. */
const MOVES_REMEMBERED = 1024;
const BLOCKS_KEPT = 4;
const MOVES_KEPT = 8 * MOVES_REMEMBERED;

export interface SimulatedMinute {
  readonly candle: Candle;
  /** This minute's volatility as a multiple of ordinary times. */
  readonly agitation: number;
}

/**
 * The price of one simulated market as a pure function of seed, symbol and time: any minute can be had without those
 * before it, and always comes out the same. The log price at the start of a block is the decaying sum of the moves of
 * the blocks before it, so it wanders but never drifts away for good; within a block a random walk, tied down at both
 * ends, is added to what the regime does. Blocks are kept only to save work.
 */
export class PricePath {
  readonly #blocks = new Map<number, readonly SimulatedMinute[]>();
  readonly #moves = new Map<number, number>();

  readonly #regimes: RandomSource;
  readonly #minutes: RandomSource;

  constructor(
    seed: number,
    private readonly market: SimulatedMarket,
  ) {
    this.#regimes = new RandomSource(seed, market.symbol, 'regime');
    this.#minutes = new RandomSource(seed, market.symbol, 'minutes');
  }

  /** The minute that holds `time` (milliseconds since 1970 UTC). */
  minuteAt(time: number): SimulatedMinute {
    const minute = this.block(Math.floor(time / BLOCK_MS))[Math.floor((time % BLOCK_MS) / MINUTE_MS)];
    if (minute === undefined) throw new RangeError(`Time ${time} lies before 1970`);
    return minute;
  }

  /** All minutes of a block; block 0 begins in 1970. */
  block(index: number): readonly SimulatedMinute[] {
    const known = this.#blocks.get(index);
    if (known !== undefined) return known;
    const minutes = this.#draw(index);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size >= BLOCKS_KEPT && oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(index, minutes);
    return minutes;
  }

  #draw(index: number): SimulatedMinute[] {
    const { minuteVolatility } = this.market;
    const start = this.#logPrice(index);
    const regime = this.#regime(index);
    const random = this.#minutes.at(index);
    const { noise, agitation } = drawNoise(random, regime, minuteVolatility);
    const moves = regimeMoves(regime);
    const pull = this.#logPrice(index + 1) - start - totalMove(regime);
    const logPriceAt = (minute: number): number =>
      start +
      (moves[minute] ?? 0) +
      (noise[minute] ?? 0) +
      ((pull - (noise[BLOCK_MINUTES] ?? 0)) * minute) / BLOCK_MINUTES;
    return Array.from({ length: BLOCK_MINUTES }, (_, minute) => {
      const agitated = agitation[minute] ?? 1;
      const isGap = minute === regime.gapMinute;
      const gap = isGap ? (moves[minute + 1] ?? 0) - (moves[minute] ?? 0) : 0;
      const time = index * BLOCK_MS + minute * MINUTE_MS;
      const ends = { time, open: logPriceAt(minute) + gap, close: logPriceAt(minute + 1) };
      return { candle: this.#candle(ends, agitated * minuteVolatility, random), agitation: agitated };
    });
  }

  /** From log prices; the wicks are a little noise beyond the ends of the body. */
  #candle(
    ends: { readonly time: number; readonly open: number; readonly close: number },
    volatility: number,
    random: SeededRandom,
  ): Candle {
    const wick = (): number => 0.5 * volatility * Math.abs(random.normal());
    const busy = 0.5 + Math.abs(ends.close - ends.open) / this.market.minuteVolatility;
    const scale = 10 ** this.market.quantityDigits;
    const open = this.#price(ends.open);
    const volume = (20 * this.market.levelDepth * busy * Math.exp(0.5 * random.normal())) / open;
    return {
      time: ends.time,
      open,
      high: this.#price(Math.max(ends.open, ends.close) + wick()),
      low: this.#price(Math.min(ends.open, ends.close) - wick()),
      close: this.#price(ends.close),
      volume: Math.round(volume * scale) / scale,
    };
  }

  #price(logPrice: number): number {
    const scale = 10 ** this.market.priceDigits;
    // Dividing by a whole number gives the double nearest to the decimal price; multiplying by a tick would not.
    return Math.max(1, Math.round(this.market.typicalPrice * Math.exp(logPrice) * scale)) / scale;
  }

  /** At the start of the block, as a log of the ratio to the typical price. */
  #logPrice(index: number): number {
    let logPrice = 0;
    for (let age = MOVES_REMEMBERED; age >= 1; age -= 1)
      logPrice = logPrice * PERSISTENCE + this.#move(index - age);
    return logPrice;
  }

  #move(index: number): number {
    const known = this.#moves.get(index);
    if (known !== undefined) return known;
    if (this.#moves.size >= MOVES_KEPT) this.#moves.clear();
    const move = totalMove(this.#regime(index));
    this.#moves.set(index, move);
    return move;
  }

  #regime(index: number): Regime {
    const ordinaryMove = this.market.minuteVolatility * Math.sqrt(BLOCK_MINUTES);
    return drawRegime(this.#regimes.at(index), ordinaryMove);
  }
}

/** Minute noise of a block, summed up, and how agitated each minute is: calm and lively times come in clusters. */
function drawNoise(
  random: SeededRandom,
  regime: Regime,
  minuteVolatility: number,
): { noise: Float64Array; agitation: Float64Array } {
  const noise = new Float64Array(BLOCK_MINUTES + 1);
  const agitation = new Float64Array(BLOCK_MINUTES);
  let mood = 0;
  for (let minute = 0; minute < BLOCK_MINUTES; minute += 1) {
    mood = 0.95 * mood + 0.12 * random.normal();
    const agitated = regime.volatility * Math.exp(mood);
    agitation[minute] = agitated;
    noise[minute + 1] = regime.memory * (noise[minute] ?? 0) + agitated * minuteVolatility * random.normal();
  }
  return { noise, agitation };
}
