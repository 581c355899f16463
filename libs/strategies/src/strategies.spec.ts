import { exchangeId, marketSymbol } from '@app/kernel';
import { type Candle, type SeriesKey } from '@app/markets';
import fc from 'fast-check';

import { STRATEGIES } from './catalogue.js';
import { checkParams } from './params.js';
import { StrategyRuns } from './strategy-runs.js';
import {
  decide,
  FLAT,
  type Decision,
  type PositionView,
  type Strategy,
  type StrategyParams,
} from './strategy.js';

const MINUTE_MS = 60_000;
const series: SeriesKey = {
  exchange: exchangeId('simulated'),
  symbol: marketSymbol('BTC/USDT'),
  timeframe: '1m',
};

/** A market of rises and falls of up to 3 % a candle, with flat stretches. */
const candlesOf = (length: number): fc.Arbitrary<Candle[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: -300, max: 300 }), fc.nat(100), fc.nat(100)), {
      minLength: length,
      maxLength: length,
    })
    .map((steps) => {
      let close = 100;
      return steps.map(([changeBps, wickUpBps, wickDownBps], i) => {
        const open = close;
        close = changeBps % 7 === 0 ? open : open * (1 + changeBps / 10_000);
        const high = Math.max(open, close) * (1 + wickUpBps / 10_000);
        const low = Math.min(open, close) * (1 - wickDownBps / 10_000);
        return { time: i * MINUTE_MS, open, high, low, close, volume: 1 };
      });
    });

/** Allowed parameters with short periods, so that a hundred candles are past the warm-up. */
const paramsOf = (strategy: Strategy): fc.Arbitrary<StrategyParams> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(strategy.paramsSchema.properties).map(([name, { type, minimum, maximum }]) => [
          name,
          type === 'integer'
            ? fc.integer({ min: minimum, max: Math.min(maximum, minimum + 10) })
            : fc.double({ min: minimum, max: maximum, noNaN: true }),
        ]),
      ),
    )
    .filter((params) => checkParams(strategy, params).valid);

const position: fc.Arbitrary<PositionView> = fc.oneof(
  fc.constant(FLAT),
  fc.double({ min: 50, max: 200, noNaN: true }).map((entryPrice) => ({
    isOpen: true,
    entryPrice,
    highestPrice: entryPrice * 1.01,
    openedAt: 0,
  })),
);

describe.each(STRATEGIES)('$name', (strategy) => {
  const LENGTH = 120;
  const market = fc.record({
    candles: candlesOf(LENGTH),
    otherFuture: candlesOf(LENGTH),
    params: paramsOf(strategy),
    positions: fc.array(position, { minLength: LENGTH, maxLength: LENGTH }),
  });
  const decisionsOver = (candles: readonly Candle[], params: StrategyParams, views: PositionView[]) => {
    const run = strategy.start(params);
    return candles.map((candle, i) => {
      run.update(candle);
      return run.decide(views[i] ?? FLAT);
    });
  };

  it('decides the same incrementally, shared and from the candles alone', () => {
    fc.assert(
      fc.property(market, ({ candles, params, positions }) => {
        const runs = new StrategyRuns();
        const seenAt = candles.map((_, i) => candles.slice(0, i + 1));
        const incremental = decisionsOver(candles, params, positions);

        expect(
          seenAt.map((seen, i) => runs.decide({ series, strategy, params }, seen, positions[i] ?? FLAT)),
        ).toEqual(incremental);
        expect(seenAt.map((seen, i) => decide(strategy, seen, positions[i] ?? FLAT, params))).toEqual(
          incremental,
        );
      }),
      { numRuns: 10 },
    );
  });

  it('never looks ahead: another future leaves every decision before it as it was', () => {
    fc.assert(
      fc.property(market, fc.nat(LENGTH), ({ candles, otherFuture, params, positions }, now) => {
        const rewritten = [...candles.slice(0, now), ...otherFuture.slice(now)];

        expect(decisionsOver(rewritten, params, positions).slice(0, now)).toEqual(
          decisionsOver(candles, params, positions).slice(0, now),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('is not changed by being asked', () => {
    fc.assert(
      fc.property(market, ({ candles, params, positions }) => {
        const nagged = strategy.start(params);
        const last = candles.map((candle) => {
          nagged.update(candle);
          return positions.map((view) => nagged.decide(view)).at(-1);
        });

        expect(last.at(-1)).toEqual(decide(strategy, candles, positions.at(-1) ?? FLAT, params));
      }),
      { numRuns: 5 },
    );
  });

  it('makes only sound decisions', () => {
    const flaws = (decision: Decision, close: number, isOpen: boolean): string[] => {
      const { action, confidence, expectedEdgeBps, stopPrice, takeProfitPrice } = decision;
      const rules = {
        'enters only when flat, exits only when not': action !== (isOpen ? 'enter' : 'exit'),
        'confidence is 0 to 1': confidence >= 0 && confidence <= 1,
        'edge is not negative': expectedEdgeBps >= 0,
        'stop is below': stopPrice === undefined || (stopPrice > 0 && stopPrice < close),
        'target is above': takeProfitPrice === undefined || takeProfitPrice > close,
        'figures are finite': !/NaN|Infinity/.test(JSON.stringify(decision)),
      };
      return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
    };
    fc.assert(
      fc.property(market, ({ candles, params, positions }) => {
        const decisions = decisionsOver(candles, params, positions);

        expect(
          decisions.flatMap((decision, i) =>
            flaws(decision, candles[i]?.close ?? 0, positions[i]?.isOpen ?? false),
          ),
        ).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('holds until it has seen its warm-up, and never says so again', () => {
    fc.assert(
      fc.property(market, ({ candles, params, positions }) => {
        const warmup = strategy.warmup(params);
        const reasons = decisionsOver(candles, params, positions).map(({ reason }) => reason);

        expect(reasons.map((reason) => reason.startsWith('warming up'))).toEqual(
          reasons.map((_, i) => i + 1 < warmup),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('has a warm-up that the 500 candles of history cover, whatever its parameters', () => {
    const largest = Object.fromEntries(
      Object.entries(strategy.paramsSchema.properties).map(([name, { maximum }]) => [name, maximum]),
    );

    expect(strategy.warmup(largest)).toBeLessThanOrEqual(500);
  });
});
