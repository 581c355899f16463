import { candlesFrom } from '@testing/markets';
import { movesOf } from '@testing/strategies';

import { expectedEdgeBps } from './entry.js';

/** `count` closes, each `step` beyond the one before. */
const leg = (from: number, step: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + step * (i + 1));
/** Up and down by one around a level. */
const range = (level: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => level + (i % 2 === 0 ? 1 : -1));

describe('ema_cross', () => {
  it('enters once when a fall turns into a rise, and exits once the rise turns into a fall', () => {
    const closes = [...leg(200, -1, 60), ...leg(140, 1, 40), ...leg(180, -1, 40)];

    const moves = movesOf('ema_cross', candlesFrom(closes));

    expect(moves.map(({ action }) => action)).toEqual(['enter', 'exit']);
    expect(moves[0]?.at).toBeGreaterThan(60);
    expect(moves[1]?.at).toBeGreaterThan(100);
  });

  it('does not enter a rise that it did not see begin', () => {
    expect(movesOf('ema_cross', candlesFrom(leg(100, 1, 150)))).toEqual([]);
  });

  it('puts stop and target at their multiples of the average true range, here about 1', () => {
    const candles = candlesFrom([...leg(200, -1, 60), ...leg(140, 1, 40)]);

    const [entry] = movesOf('ema_cross', candles, { stopAtr: 1.5, targetAtr: 4 });

    const close = candles[entry?.at ?? 0]?.close ?? 0;
    expect(close - (entry?.stopPrice ?? 0)).toBeCloseTo(1.5, 1);
    expect((entry?.takeProfitPrice ?? 0) - close).toBeCloseTo(4, 1);
  });
});

describe('macd_momentum', () => {
  it('enters when a fall slows into a rise and exits when the rise slows', () => {
    const closes = [...leg(200, -1, 80), ...leg(120, 1, 40), ...leg(160, -1, 20)];

    const moves = movesOf('macd_momentum', candlesFrom(closes));

    expect(moves.map(({ action }) => action).slice(0, 2)).toEqual(['enter', 'exit']);
    expect(moves[0]?.at).toBeGreaterThanOrEqual(80);
  });
});

describe('donchian_breakout', () => {
  const quiet = range(100, 40);

  it('enters on a close above everything of the last 20 candles, not on one that equals it', () => {
    expect(movesOf('donchian_breakout', candlesFrom([...quiet, 101]))).toEqual([]);
    expect(movesOf('donchian_breakout', candlesFrom([...quiet, 101.01])).map(({ at }) => at)).toEqual([40]);
  });

  it('exits on a close below the last 10 candles', () => {
    const closes = [...quiet, ...leg(101, 1, 20), 111, 110.99];

    const moves = movesOf('donchian_breakout', candlesFrom(closes));

    expect(moves.map(({ action, at }) => [action, at])).toEqual([
      ['enter', 40],
      ['exit', 61],
    ]);
  });
});

describe('rsi_reversion', () => {
  const fallAndRecovery = [...range(100, 60), ...leg(100, -1, 12), ...leg(88, 0.8, 20)];

  it('waits through the fall, enters when it has turned and exits once recovered', () => {
    const moves = movesOf('rsi_reversion', candlesFrom(fallAndRecovery));

    expect(moves.map(({ action }) => action)).toEqual(['enter', 'exit']);
    expect(moves[0]?.at).toBeGreaterThanOrEqual(72);
  });

  it('is surer of a deeper fall', () => {
    const confidenceAfter = (step: number): number =>
      movesOf(
        'rsi_reversion',
        candlesFrom([...range(100, 60), ...leg(100, -step, 12), ...leg(100 - 12 * step, step, 20)]),
      )[0]?.confidence ?? Number.NaN;

    expect(confidenceAfter(2)).toBeGreaterThan(confidenceAfter(1));
  });
});

describe('bollinger_reversion', () => {
  const drop = [...range(100, 60), 90, 96];

  it('enters on the return above the lower band with the middle as target, and exits there', () => {
    const moves = movesOf('bollinger_reversion', candlesFrom([...drop, 97, 98, 99, 100, 101]));

    expect(moves.map(({ action }) => action)).toEqual(['enter', 'exit']);
    expect(moves[0]?.at).toBe(61);
    expect(moves[0]?.takeProfitPrice).toBeGreaterThan(96);
    expect(moves[0]?.takeProfitPrice).toBeLessThan(100);
  });

  it('does not enter while the fall goes on', () => {
    expect(movesOf('bollinger_reversion', candlesFrom([...range(100, 60), 90, 85, 80]))).toEqual([]);
  });
});

describe('buy_and_hold', () => {
  it('enters at the first candle, without stop or target, and stays', () => {
    const moves = movesOf('buy_and_hold', candlesFrom([100, 50, 200, 1]));

    expect(moves).toHaveLength(1);
    expect(moves[0]).toMatchObject({ at: 0, action: 'enter', confidence: 1, stopPrice: undefined });
  });
});

describe('coin_flip', () => {
  const rising = candlesFrom(leg(100, 0.01, 20_000));
  const timesOf = (seed: number, candles = rising): number[] =>
    movesOf('coin_flip', candles, { seed }).map(({ at }) => at);

  it('depends on its seed and the time alone, not on prices', () => {
    const falling = candlesFrom(leg(1_000, -0.01, 20_000));

    expect(timesOf(7)).toEqual(timesOf(7, falling));
    expect(timesOf(7)).not.toEqual(timesOf(8));
  });

  it('acts as often as its probabilities say', () => {
    // One move each 10 candles: 2,000 expected, standard deviation 42.
    expect(timesOf(1).length).toBeGreaterThan(1_830);
    expect(timesOf(1).length).toBeLessThan(2_170);
  });
});

describe('expected edge', () => {
  it('is what the target wins and the stop loses, at chance plus 20 points for full confidence', () => {
    const entry = { entryPrice: 100, stopPrice: 98, takeProfitPrice: 106 };
    const edgeAt = (chance: number): number => chance * 600 - (1 - chance) * 200;

    expect(expectedEdgeBps({ ...entry, confidence: 0 })).toBe(0);
    expect(expectedEdgeBps({ ...entry, confidence: 1 })).toBeCloseTo(edgeAt(0.25 + 0.2), 9);
    expect(expectedEdgeBps({ ...entry, confidence: 0.5 })).toBeCloseTo(edgeAt(0.25 + 0.1), 9);
  });

  it('is nothing in a market that stands still, and nothing is entered', () => {
    const flat = candlesFrom(Array.from({ length: 200 }, () => 100));

    for (const name of [
      'ema_cross',
      'macd_momentum',
      'donchian_breakout',
      'rsi_reversion',
      'bollinger_reversion',
    ])
      expect(movesOf(name, flat)).toEqual([]);
  });
});
