import { exchangeId, marketSymbol } from '@app/kernel';
import { type Candle, type SeriesKey } from '@app/markets';
import { candlesFrom } from '@testing/markets';

import { hold } from './decision.js';
import { StrategyRuns } from './strategy-runs.js';
import { FLAT, type Strategy } from './strategy.js';

const series: SeriesKey = {
  exchange: exchangeId('simulated'),
  symbol: marketSymbol('BTC/USDT'),
  timeframe: '1m',
};
const candles = candlesFrom([1, 2, 3, 4, 5, 6, 7, 8]);

/** Says which closes its run has seen, and counts the candles of all its runs. */
function aWitness(): { strategy: Strategy; updates: Candle[] } {
  const updates: Candle[] = [];
  const strategy: Strategy = {
    name: 'witness',
    description: '',
    paramsSchema: { type: 'object', additionalProperties: false, properties: {} },
    ascending: [],
    warmup: () => 1,
    start() {
      const seen: number[] = [];
      return {
        update(candle) {
          updates.push(candle);
          seen.push(candle.close);
        },
        decide: () => hold(seen.join()),
      };
    },
  };
  return { strategy, updates };
}

describe('StrategyRuns', () => {
  it('feeds each candle once, however many bots ask', () => {
    const { strategy, updates } = aWitness();
    const runs = new StrategyRuns();
    for (const end of [4, 5, 6]) {
      for (let bot = 0; bot < 100; bot += 1) {
        runs.decide({ series, strategy, params: { a: 1 } }, candles.slice(0, end), FLAT);
      }
    }

    expect(updates).toEqual(candles.slice(0, 6));
  });

  it('tells parameters and series apart, but not the order in which parameters are written', () => {
    const { strategy, updates } = aWitness();
    const runs = new StrategyRuns();
    const one = candles.slice(0, 1);
    runs.decide({ series, strategy, params: { a: 1, b: 2 } }, one, FLAT);
    runs.decide({ series, strategy, params: { b: 2, a: 1 } }, one, FLAT);
    expect(updates).toHaveLength(1);

    runs.decide({ series, strategy, params: { a: 1, b: 3 } }, one, FLAT);
    runs.decide({ series: { ...series, timeframe: '5m' }, strategy, params: { a: 1, b: 2 } }, one, FLAT);
    expect(updates).toHaveLength(3);
  });

  it('follows a window that drops old candles', () => {
    const { strategy } = aWitness();
    const runs = new StrategyRuns();
    runs.decide({ series, strategy, params: {} }, candles.slice(0, 4), FLAT);

    expect(runs.decide({ series, strategy, params: {} }, candles.slice(3, 6), FLAT).reason).toBe(
      '1,2,3,4,5,6',
    );
  });

  it('shows a caller with older candles nothing that came after them', () => {
    const { strategy } = aWitness();
    const runs = new StrategyRuns();
    runs.decide({ series, strategy, params: {} }, candles, FLAT);

    expect(runs.decide({ series, strategy, params: {} }, candles.slice(0, 3), FLAT).reason).toBe('1,2,3');
    expect(runs.decide({ series, strategy, params: {} }, candles, FLAT).reason).toBe('1,2,3,4,5,6,7,8');
  });

  it('warms up anew when the candles between are gone', () => {
    const { strategy } = aWitness();
    const runs = new StrategyRuns();
    runs.decide({ series, strategy, params: {} }, candles.slice(0, 3), FLAT);

    expect(runs.decide({ series, strategy, params: {} }, candles.slice(5), FLAT).reason).toBe('6,7,8');
  });

  it('forgets the run unused the longest once it holds as many as it may', () => {
    const { strategy, updates } = aWitness();
    const runs = new StrategyRuns(2);
    const ask = (a: number): unknown =>
      runs.decide({ series, strategy, params: { a } }, candles.slice(0, 1), FLAT);
    [1, 2, 1, 3].forEach(ask);
    expect(runs.size).toBe(2);
    expect(updates).toHaveLength(3);

    ask(1);
    expect(updates).toHaveLength(3);
    ask(2);
    expect(updates).toHaveLength(4);
  });
});
