import { aCandle, candlesFrom, MARKET_START } from '@testing/markets';
import fc from 'fast-check';

import { aggregate, foldMinute, openTimeOf } from './aggregation.js';
import { type Candle, type Timeframe, timeframeMs, TIMEFRAMES } from './candle.js';

const MINUTE = timeframeMs('1m');
/** Minutes with gaps: whole minutes, oldest first, prices in cents so that sums are exact. */
const minutes = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 120 })
  .chain((offsets) =>
    fc
      .array(fc.integer({ min: 1, max: 1000 }), { minLength: offsets.length, maxLength: offsets.length })
      .map((closes) =>
        offsets
          .toSorted((a, b) => a - b)
          .map((offset, i) =>
            aCandle({
              time: MARKET_START + offset * MINUTE,
              open: closes[i - 1] ?? 1,
              close: closes[i] ?? 1,
              volume: offset,
            }),
          ),
      ),
  );
const longer = fc.constantFrom<Timeframe>('5m', '15m', '30m', '1h', '4h');

describe('aggregate', () => {
  it('makes a five-minute candle of its five minutes', () => {
    const [candle, ...rest] = aggregate(candlesFrom([101, 105, 99, 100, 103, 104]), '5m');
    expect(rest).toEqual([]);
    expect(candle).toEqual({
      time: MARKET_START,
      open: 101,
      high: 105,
      low: 99,
      close: 103,
      volume: 50,
    });
  });

  it('closes a candle whose last minute is missing when a later minute comes', () => {
    const gap = [...candlesFrom([1, 2, 3]), aCandle({ time: MARKET_START + 7 * MINUTE, open: 9 })];
    expect(aggregate(gap, '5m')).toMatchObject([{ time: MARKET_START, open: 1, close: 3 }]);
  });

  it('gives the minutes themselves as one-minute candles', () => {
    const candles = candlesFrom([1, 2, 3]);
    expect(aggregate(candles, '1m')).toEqual(candles);
  });

  it('keeps the extremes, the ends and the volume of exactly the minutes of each period', () => {
    fc.assert(
      fc.property(minutes, longer, (all, timeframe) => {
        for (const candle of aggregate(all, timeframe)) {
          const own = all.filter((minute) => openTimeOf(minute.time, timeframe) === candle.time);
          expect(candle).toEqual({
            time: candle.time,
            open: own[0]?.open,
            high: Math.max(...own.map((minute) => minute.high)),
            low: Math.min(...own.map((minute) => minute.low)),
            close: own.at(-1)?.close,
            volume: own.reduce((sum, minute) => sum + minute.volume, 0),
          });
        }
      }),
    );
  });

  it('leaves out no period but the unfinished last one', () => {
    fc.assert(
      fc.property(minutes, longer, (all, timeframe) => {
        const periods = [...new Set(all.map((minute) => openTimeOf(minute.time, timeframe)))];
        const closed = aggregate(all, timeframe).map((candle) => candle.time);
        expect(periods.slice(0, closed.length)).toEqual(closed);
        expect(periods.length - closed.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives an hour the same candle from minutes as from five-minute candles', () => {
    const all = candlesFrom(Array.from({ length: 180 }, (_, i) => 100 + ((i * 37) % 23)));
    const fromMinutes = aggregate(all, '1h');
    const hour: Candle[] = [];
    let partial: Candle | undefined;
    for (const five of aggregate(all, '5m')) {
      const folding = foldMinute(partial, five, '1h');
      hour.push(...folding.closed);
      partial = folding.partial;
    }
    expect(fromMinutes).toHaveLength(3);
    expect([...hour, partial]).toEqual(fromMinutes);
  });
});

describe('openTimeOf', () => {
  it.each(TIMEFRAMES)('aligns %s to midnight UTC', (timeframe) => {
    const open = openTimeOf(MARKET_START + 13 * MINUTE + 5, timeframe);
    expect(open % timeframeMs(timeframe)).toBe(0);
    expect(MARKET_START + 13 * MINUTE + 5 - open).toBeLessThan(timeframeMs(timeframe));
  });
});
