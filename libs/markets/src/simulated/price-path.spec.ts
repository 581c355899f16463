import { type Candle, timeframeMs } from '../candle.js';
import { BLOCK_MS, PricePath } from './price-path.js';
import { BLOCK_MINUTES, drawRegime, regimeMoves, totalMove } from './regime.js';
import { RandomSource } from './seeded-random.js';
import { SIMULATED_MARKETS, type SimulatedMarket } from './simulated-market.js';

const MINUTE = timeframeMs('1m');
const NOON = Date.UTC(2026, 5, 1, 12);
const FIRST = Math.floor(NOON / BLOCK_MS);
const [bitcoin, ether] = SIMULATED_MARKETS as readonly [SimulatedMarket, SimulatedMarket];
const minutes = (path: PricePath, blocks: number): Candle[] =>
  Array.from({ length: blocks }, (_, i) => path.block(FIRST + i)).flatMap((block) =>
    block.map(({ candle }) => candle),
  );

describe('PricePath', () => {
  it('gives the same bytes for the same seed, whatever was asked before', () => {
    const straight = minutes(new PricePath(7, bitcoin), 6);
    const wandering = new PricePath(7, bitcoin);
    for (const block of [FIRST + 900, FIRST - 4000, FIRST + 3]) wandering.block(block);
    expect(JSON.stringify(minutes(wandering, 6))).toBe(JSON.stringify(straight));
    expect(wandering.minuteAt(NOON + 30 * MINUTE + 17).candle.time).toBe(NOON + 30 * MINUTE);
  });

  it('differs by seed and by symbol', () => {
    const returns = (path: PricePath): number[] => minutes(path, 1).map(({ open, close }) => close / open);
    const all = [new PricePath(7, bitcoin), new PricePath(8, bitcoin), new PricePath(7, ether)].map(returns);
    expect(new Set(all.map((each) => each.join())).size).toBe(3);
  });

  it('makes sound candles on whole ticks, each opening where the last closed except after a gap', () => {
    const candles = minutes(new PricePath(1, bitcoin), 40);
    const isSound = ({ time, open, high, low, close, volume }: Candle, i: number): boolean =>
      time === FIRST * BLOCK_MS + i * MINUTE &&
      high >= Math.max(open, close) &&
      low <= Math.min(open, close) &&
      low > 0 &&
      volume > 0 &&
      Number(close.toFixed(bitcoin.priceDigits)) === close;
    expect(candles.filter((candle, i) => !isSound(candle, i))).toEqual([]);
    const gaps = candles.filter(({ open }, i) => i > 0 && candles[i - 1]?.close !== open).length;
    expect(gaps).toBeGreaterThan(0);
    expect(gaps).toBeLessThan(12);
  });

  it.each(SIMULATED_MARKETS)('stays within a sane range of $symbol over eighty years', (market) => {
    const path = new PricePath(3, market);
    const prices = Array.from({ length: 40 }, (_, i) => {
      const [minute] = path.block(FIRST + i * 4500);
      return minute?.candle.open ?? 0;
    });
    expect(Math.max(...prices)).toBeLessThan(market.typicalPrice * 40);
    expect(Math.min(...prices)).toBeGreaterThan(market.typicalPrice / 40);
  });

  it('is about as volatile as the market says, and more so in some hours than in others', () => {
    const candles = minutes(new PricePath(1, ether), 60);
    const squares = candles.map(({ open, close }) => Math.log(close / open) ** 2);
    const rms = (values: readonly number[]): number =>
      Math.sqrt(values.reduce((total, each) => total + each, 0) / values.length);
    expect(rms(squares) / ether.minuteVolatility).toBeGreaterThan(0.7);
    expect(rms(squares) / ether.minuteVolatility).toBeLessThan(2);
    const hours = Array.from({ length: 240 }, (_, i) => rms(squares.slice(i * 60, i * 60 + 60)));
    expect(Math.max(...hours) / Math.min(...hours)).toBeGreaterThan(3);
  });
});

describe('drawRegime', () => {
  const source = new RandomSource(1, 'regime');
  const drawn = Array.from({ length: 4000 }, (_, i) => drawRegime(source.at(i), 0.02));

  it('draws every regime, crashes seldom', () => {
    const share = (name: string): number =>
      drawn.filter((regime) => regime.name === name).length / drawn.length;
    expect(share('range')).toBeGreaterThan(0.3);
    expect(share('trend')).toBeGreaterThan(0.3);
    expect(share('gap')).toBeGreaterThan(0.04);
    expect(share('crash')).toBeGreaterThan(0.02);
    expect(share('crash')).toBeLessThan(0.1);
  });

  it('has no drift over many regimes: what crashes take, trends give', () => {
    const mean = drawn.reduce((total, regime) => total + totalMove(regime), 0) / drawn.length;
    expect(Math.abs(mean)).toBeLessThan(0.1 * 0.02);
  });

  it('falls far within minutes in a crash, and jumps in one minute in a gap', () => {
    for (const regime of drawn.slice(0, 300)) {
      const moves = [...regimeMoves(regime)];
      const steps = moves.slice(1).map((move, i) => Math.abs(move - (moves[i] ?? 0)));
      expect(moves).toHaveLength(BLOCK_MINUTES + 1);
      expect(moves.at(-1)).toBeCloseTo(totalMove(regime), 12);
      if (regime.name === 'crash') expect(Math.min(...moves)).toBeLessThanOrEqual(-0.06);
      if (regime.name === 'gap') expect(Math.max(...steps)).toBeGreaterThanOrEqual(0.016);
    }
  });
});
